using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.OpenAI.Tests;

public sealed class OpenAIRecognizerConformanceTests : SpeechRecognizerConformanceTests, IAsyncLifetime
{
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected override ISpeechRecognizer Create() => new OpenAISpeechRecognizer(_server.Options());

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) =>
        new(_server.Requests.Last().Form.TryGetValue("prompt", out var prompt) ? [prompt.ToString()] : []);

    protected override SpokenPhrase CreateSpeech() => Say("please send the letter");

    protected override SpokenPhrase CreateOtherSpeech() => Say("seven green boats");

    private static SpokenPhrase Say(string text) => new(ToneSpeech.Say(text, AudioFormat.Speech16Khz.SampleRate), ToneSpeech.Split(text));
}

/// <summary>A model without prompt and without times of words.</summary>
public sealed class OpenAIPlainRecognizerConformanceTests : SpeechRecognizerConformanceTests, IAsyncLifetime
{
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected override ISpeechRecognizer Create() => new OpenAISpeechRecognizer(
        _server.Options(options => options.Transcription = new() { Model = "gpt-4o-transcribe-diarize", PromptTokens = 0 }));

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) =>
        new(_server.Requests.Last().Form.TryGetValue("prompt", out var prompt) ? [prompt.ToString()] : []);

    protected override SpokenPhrase CreateSpeech() => new(ToneSpeech.Say("please send the letter", 16000), ["please", "letter"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(ToneSpeech.Say("seven green boats", 16000), ["seven", "boats"]);
}

public sealed class OpenAISynthesizerConformanceTests : SpeechSynthesizerConformanceTests, IAsyncLifetime
{
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected override ISpeechSynthesizer Create() => new OpenAISpeechSynthesizer(_server.Options());
}

public sealed class OpenAIChatConformanceTests : ChatClientConformanceTests, IAsyncLifetime
{
    private CompatibleServer _server = null!;

    public async Task InitializeAsync() => _server = await CompatibleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected override IReadOnlyList<ChatMessage> ToolConversation => [new(ChatRole.User, "how many are in stock")];

    protected override IList<AITool> Tools => [AIFunctionFactory.Create((string item) => 3, "count_stock", "Counts what is in stock.")];

    protected override IChatClient Create() => new OpenAIChatClient(_server.Options());
}
