using System.Runtime.CompilerServices;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.PocketSphinx.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

public sealed class PocketSphinxConformanceTests : SpeechRecognizerConformanceTests
{
    private readonly ConditionalWeakTable<ISpeechRecognizer, ObservingSphinxEngine> _engines = [];

    protected override ISpeechRecognizer Create()
    {
        var engine = new ObservingSphinxEngine(new NativeSphinxEngine());
        var recognizer = new PocketSphinxRecognizer(new() { MaxHotwords = 100 }, new EspeakPronouncer(), null, engine);
        _engines.Add(recognizer, engine);
        return recognizer;
    }

    protected override ObservedContext Observe(ISpeechRecognizer recognizer) =>
        _engines.TryGetValue(recognizer, out var engine) ? engine.LastUtterance : throw new ArgumentException("Not from Create.", nameof(recognizer));

    protected override SpokenPhrase CreateSpeech() => new(SynthesisedSpeech.Say("please open the window this morning"), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(SynthesisedSpeech.Say("the train leaves tomorrow"), ["train", "tomorrow"]);
}
