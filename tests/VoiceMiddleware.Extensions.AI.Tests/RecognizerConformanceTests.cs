using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>A recogniser made of a client, with what the client was handed in view.</summary>
public abstract class BridgedRecognizerConformanceTests : SpeechRecognizerConformanceTests
{
    private readonly ConditionalWeakTable<ISpeechRecognizer, ObservedClient> _clients = [];

    protected abstract SpeechToTextRecognizerOptions Options { get; }

    protected override ISpeechRecognizer Create()
    {
        var client = new ObservedClient(CreateClient());
        var recognizer = new SpeechToTextRecognizer(client, Options);
        _clients.Add(recognizer, client);
        return recognizer;
    }

    protected virtual ISpeechToTextClient CreateClient() => new ToneClient();

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) =>
        _clients.TryGetValue(recognizer, out var client) ? client.Context : throw new ArgumentException("Not from Create.", nameof(recognizer));

    protected override SpokenPhrase CreateSpeech() => Say("please send the letter");

    protected override SpokenPhrase CreateOtherSpeech() => Say("seven green boats");

    private static SpokenPhrase Say(string text) => new(ToneSpeech.Say(text, AudioFormat.Speech16Khz.SampleRate), ToneSpeech.Split(text));
}

public sealed class WholeUtteranceConformanceTests : BridgedRecognizerConformanceTests
{
    protected override SpeechToTextRecognizerOptions Options => new();
}

public sealed class StreamingConformanceTests : BridgedRecognizerConformanceTests
{
    protected override SpeechToTextRecognizerOptions Options => new() { Streaming = true };
}

public sealed class PromptOnlyConformanceTests : BridgedRecognizerConformanceTests
{
    protected override SpeechToTextRecognizerOptions Options => new() { Carriage = ContextCarriage.Prompt };
}

public sealed class NoContextConformanceTests : BridgedRecognizerConformanceTests
{
    protected override SpeechToTextRecognizerOptions Options => new() { Carriage = ContextCarriage.None };
}

/// <summary>There and back: the local recogniser as a client, and that client as a recogniser.</summary>
public sealed class RoundTripConformanceTests : BridgedRecognizerConformanceTests
{
    protected override SpeechToTextRecognizerOptions Options => new() { Streaming = true, IsLocal = true };

    protected override ISpeechToTextClient CreateClient() => LocalEngines.CreateRecognizer().AsSpeechToTextClient(partialResults: true);

    protected override SpokenPhrase CreateSpeech() => new(LocalEngines.Say("please open the window this morning"), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(LocalEngines.Say("the train leaves tomorrow"), ["train", "tomorrow"]);
}
