using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Failover;

/// <summary>Says every word for 100 ms at a level that grows from word to word, unless it is in trouble.</summary>
internal sealed class TroubledVoice(string name, params Trouble[] script) : ISpeechSynthesizer
{
    private bool _disposed;

    public Troubles Troubles { get; } = new(script);

    public ConcurrentQueue<SynthesisOptions?> Options { get; } = new();

    public SynthesizerCapabilities Capabilities { get; init; } = new() { Provider = name, OutputFormat = AudioFormat.Speech16Khz, Voices = [name + "-voice"], WordTimes = true };

    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return SpeakAsync(text, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(string text, SynthesisOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Options.Enqueue(options);
        var trouble = Troubles.Next();
        await Troubles.ActAsync(trouble, atTheEnd: false);
        await Troubles.ActAsync(trouble, atTheEnd: true);
        var format = Capabilities.OutputFormat;
        var words = text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var samples = new short[format.ToSamples(TimeSpan.FromMilliseconds(200))];
            Array.Fill(samples, (short)(2000 + (100 * i)));
            var start = TimeSpan.FromMilliseconds(200 * i);
            yield return new(new AudioFrame(samples, format, start)) { Words = [new(words[i], start, start + TimeSpan.FromMilliseconds(200))] };
            if (trouble == Trouble.ThrowsAfterAFinal)
            {
                throw Failure.Synthesis();
            }

            if (trouble == Trouble.HangsAfterAFinal)
            {
                await Troubles.Hang();
            }
        }
    }
}
