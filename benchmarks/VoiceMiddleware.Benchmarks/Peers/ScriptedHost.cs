using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>The pipeline as an application has it, with the scenario's services plugged in. Makes the sessions.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly Scenario _scenario;
    private readonly ServiceProvider _services;
    private readonly VoiceSessionFactory _factory;
    private LevelDetector? _newest;

    public ScriptedHost(Scenario scenario)
    {
        _scenario = scenario;
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(new ScriptedChatClient(scenario.Llm));
        services.AddVoiceMiddleware()
            .UseRecognizer(_ => new ScriptedRecognizer(scenario))
            .UseSynthesizer(_ => new ScriptedVoice(scenario.Tts))
            .UseVoiceActivityDetector(format => _newest = new LevelDetector(format, scenario.Vad.RmsThreshold))
            .ConfigureSession(Configure);
        _services = services.BuildServiceProvider();
        _factory = _services.GetRequiredService<VoiceSessionFactory>();
        var samples = new short[scenario.Format.SamplesPerFrame];
        Silence = samples;
        Speech = samples.Select((_, i) => (short)Math.Round(
            scenario.Audio.Speech.Amplitude * Math.Sin(2 * Math.PI * scenario.Audio.Speech.Hz * i / scenario.Format.SampleRate))).ToArray();
    }

    /// <summary>Gets a frame of speech.</summary>
    public ReadOnlyMemory<short> Speech { get; }

    /// <summary>Gets a frame of silence.</summary>
    public ReadOnlyMemory<short> Silence { get; }

    /// <summary>Makes a session and starts it. One thread at a time.</summary>
    public ScriptedSession Start(bool inRealTime)
    {
        var line = new ScriptedLine(_scenario.Format);
        var loudspeaker = new ScriptedLoudspeaker(new AudioFormat(_scenario.Tts.SampleRateHz), inRealTime);
        var session = _factory.Create(line, loudspeaker);

        // A session makes its detector before it first waits.
        var running = session.RunAsync();
        return new ScriptedSession(session, line, loudspeaker, _newest!, running);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private void Configure(VoiceSessionOptions options)
    {
        options.Segmenter.MinSpeech = _scenario.Vad.StartAfterFrames * AudioFormat.FrameDuration;
        options.Segmenter.PauseNotice = _scenario.PauseNotice;
        options.Segmenter.EndpointSilence = _scenario.EndpointSilence;
        options.AllowInterruption = _scenario.Interruption.Enabled;

        // The segmenter's own start is the first part of it.
        var more = TimeSpan.FromMilliseconds(_scenario.Interruption.MinSpeechMs);
        options.Interruption.Speaking.MinSpeech = more <= options.Segmenter.MinSpeech ? TimeSpan.Zero : more;

        // The scenario's speech is a tone, which is no voice, and every turn says the same: to the guard it is the context, not the caller, that speaks.
        options.Guards.Leak.MinVoiced = TimeSpan.Zero;
        options.Speculation.Enabled = _scenario.Endpointing.ExtraAfterVadEndMs > 0;
    }
}

/// <summary>A session, with both ends of its line.</summary>
internal sealed record ScriptedSession(
    VoiceSession Session, ScriptedLine Line, ScriptedLoudspeaker Loudspeaker, LevelDetector Detector, Task Running) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(false);
        await Session.DisposeAsync().ConfigureAwait(false);
    }
}
