using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

public sealed class PocketSphinxConformanceTests : SpeechRecognizerConformanceTests
{
    protected override ISpeechRecognizer Create() => new PocketSphinxRecognizer(new() { MaxHotwords = 100 }, new EspeakPronouncer());

    protected override SpokenPhrase CreateSpeech() => new(SynthesisedSpeech.Say("please open the window this morning"), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(SynthesisedSpeech.Say("the train leaves tomorrow"), ["train", "tomorrow"]);
}
