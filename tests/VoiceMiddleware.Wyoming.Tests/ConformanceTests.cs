using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Flite;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>Our client over real TCP against our server.</summary>
public abstract class WyomingConformanceTests : SpeechRecognizerConformanceTests, IAsyncLifetime
{
    private readonly ToneRecognizer _engine = CreateEngine();
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(_engine, configure: options => options.Server!.MaxConnections = 64);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _engine.Dispose();
    }

    protected abstract void Configure(WyomingRecognitionOptions options);

    protected override ISpeechRecognizer Create() => new WyomingSpeechRecognizer(_server.Options(options => Configure(options.Recognition!)));

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) => _engine.Observed;

    protected override SpokenPhrase CreateSpeech() => Say("please send the letter");

    protected override SpokenPhrase CreateOtherSpeech() => Say("seven green boats");

    private static ToneRecognizer CreateEngine() => new(piecewise: true);

    private static SpokenPhrase Say(string text) => new(ToneSpeech.Say(text, AudioFormat.Speech16Khz.SampleRate), ToneSpeech.Split(text));
}

public sealed class WithContextConformanceTests : WyomingConformanceTests
{
    protected override void Configure(WyomingRecognitionOptions options)
    {
    }
}

public sealed class WithoutContextConformanceTests : WyomingConformanceTests
{
    protected override void Configure(WyomingRecognitionOptions options) => options.SendContext = false;
}

public sealed class VoiceConformanceTests : SpeechSynthesizerConformanceTests, IAsyncLifetime
{
    private readonly FliteSynthesizer _engine = CreateEngine();
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(synthesizer: _engine, configure: options => options.Server!.MaxConnections = 64);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _engine.Dispose();
    }

    private static FliteSynthesizer CreateEngine() => new();

    protected override ISpeechSynthesizer Create() => new WyomingSpeechSynthesizer(_server.Options());
}
