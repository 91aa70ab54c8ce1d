using Microsoft.Extensions.AI;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Recognition;

namespace VoiceMiddleware.Tests.Failover;

/// <summary>The preferred recogniser answers.</summary>
public class FailoverRecognizerConformanceTests : SpeechRecognizerConformanceTests
{
    private const short FirstPhrase = 1000;
    private const short SecondPhrase = 2000;

    protected virtual Trouble OfTheFirst => Trouble.None;

    protected override ISpeechRecognizer Create() => new FailoverRecognizer(
        OfTheFirst == Trouble.None ? [new ScriptedRecognizer(Hear), new TroubledRecognizer("second", Trouble.Throws)] : [new TroubledRecognizer("first", OfTheFirst), new ScriptedRecognizer(Hear)]);

    // Scripted recognisers take no context.
    protected override ObservedContext Observe(ISpeechRecognizer recognizer) => new([]);

    protected override SpokenPhrase CreateSpeech() => new(Level(FirstPhrase), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(Level(SecondPhrase), ["train", "tomorrow"]);

    private static short[] Level(short level)
    {
        var samples = new short[16_000];
        Array.Fill(samples, level);
        return samples;
    }

    private static string Hear(short[] samples) => string.Join(' ', new[]
    {
        samples.Contains(FirstPhrase) ? "please open the window this morning" : "",
        samples.Contains(SecondPhrase) ? "the train leaves tomorrow" : "",
    }.Where(text => text.Length > 0));
}

/// <summary>The stand-in answers, after another has taken in the audio and broken.</summary>
public sealed class StandInRecognizerConformanceTests : FailoverRecognizerConformanceTests
{
    protected override Trouble OfTheFirst => Trouble.EndsEarly;
}

/// <summary>The preferred voice speaks.</summary>
public class FailoverSynthesizerConformanceTests : SpeechSynthesizerConformanceTests
{
    protected virtual Trouble OfTheFirst => Trouble.None;

    protected override ISpeechSynthesizer Create() => new FailoverSynthesizer([new TroubledVoice("first", OfTheFirst), new TroubledVoice("second", Trouble.None)]);
}

/// <summary>The stand-in speaks.</summary>
public sealed class StandInSynthesizerConformanceTests : FailoverSynthesizerConformanceTests
{
    protected override Trouble OfTheFirst => Trouble.Throws;
}

/// <summary>The stand-in speaks, and its audio is converted.</summary>
public sealed class ConvertedVoiceConformanceTests : SpeechSynthesizerConformanceTests
{
    protected override ISpeechSynthesizer Create() => new FailoverSynthesizer([
        new TroubledVoice("first", Trouble.Throws),
        new TroubledVoice("second", Trouble.None) { Capabilities = new() { Provider = "second", OutputFormat = new(24_000), Voices = ["v"], WordTimes = true } }]);
}

/// <summary>The preferred client answers.</summary>
public class FailoverChatClientConformanceTests : ChatClientConformanceTests
{
    protected virtual Trouble OfTheFirst => Trouble.None;

    protected override IReadOnlyList<ChatMessage> ToolConversation => [new(ChatRole.User, "call")];

    protected override IList<AITool> Tools => [AIFunctionFactory.Create(() => "fine", "look")];

    protected override IChatClient Create() => new FailoverChatClient([new TroubledChatClient("first", OfTheFirst), new TroubledChatClient("second", Trouble.None)]);
}

/// <summary>The stand-in answers, after another has begun to think and broken.</summary>
public sealed class StandInChatClientConformanceTests : FailoverChatClientConformanceTests
{
    protected override Trouble OfTheFirst => Trouble.ThrowsAfterAPartial;
}
