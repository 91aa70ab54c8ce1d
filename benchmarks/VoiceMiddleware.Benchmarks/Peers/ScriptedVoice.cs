using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>A voice that takes the scenario's time to its first audio and gives the rest at once.</summary>
internal sealed class ScriptedVoice : ISpeechSynthesizer
{
    // More than the longest sentence of a scenario: fifty seconds.
    private const int MostFrames = 2500;

    private readonly ScenarioTts _script;
    private readonly SynthesizedSpeech[] _frames;

    public ScriptedVoice(ScenarioTts script)
    {
        _script = script;
        var format = new AudioFormat(script.SampleRateHz);
        var samples = new short[format.SamplesPerFrame];
        samples.AsSpan().Fill(1000);
        _frames = [.. Enumerable.Range(0, MostFrames).Select(i => new SynthesizedSpeech(new AudioFrame(samples, format, i * AudioFormat.FrameDuration)))];
        Capabilities = new SynthesizerCapabilities { Provider = "scripted", OutputFormat = format, Voices = ["scripted"] };
    }

    public SynthesizerCapabilities Capabilities { get; }

    public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_script.TimeToFirstByteMs > 0)
        {
            await Task.Delay(_script.TimeToFirstByteMs, cancellationToken).ConfigureAwait(false);
        }

        var words = 0;
        foreach (var _ in text.AsSpan().Trim().Split(' '))
        {
            words++;
        }

        var count = Math.Min(MostFrames, (int)Math.Round(words * _script.AudioMsPerWord / AudioFormat.FrameDuration.TotalMilliseconds));
        for (var i = 0; i < count; i++)
        {
            yield return _frames[i];
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
