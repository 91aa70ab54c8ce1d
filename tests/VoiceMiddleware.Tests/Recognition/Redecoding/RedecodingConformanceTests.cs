using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition.Redecoding;

/// <summary>The worst case: an engine that is never sure, so that every utterance with a term is decoded twice, and held up for it.</summary>
public sealed class RedecodingConformanceTests : SpeechRecognizerConformanceTests
{
    private const short FirstPhrase = 1000;
    private const short SecondPhrase = 2000;

    private readonly Lock _gate = new();
    private readonly List<IReadOnlyList<string>> _searched = [];

    [Fact]
    public async Task An_engine_that_is_never_sure_is_asked_twice()
    {
        using var recognizer = Create();
        var context = new RecognitionContext { Language = "en", Hotwords = [new("Orvantis"), new("Kestrelon")] };
        await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(CreateSpeech().Samples, AudioFormat.Speech16Khz), context))
        {
            Assert.Equal(RedecodeOutcome.NothingGained, update.Receipt!.Redecode?.Outcome);
        }

        Assert.Equal(2, _searched.Count);
    }

    protected override ISpeechRecognizer Create() => new RedecodingRecognizer(new Unsure(new ContextualCorrectingRecognizer(
        new ScriptedRecognizer(Hear), new FakePronouncer(), new() { MaxTerms = 100 }) { Searched = Note }), new FakePronouncer(), new() { Budget = TimeSpan.FromMinutes(1) });

    protected override ObservedContext Observe(ISpeechRecognizer recognizer)
    {
        // The receipt's counts are those of the first decode; what the second is told is in its Redecode.
        var first = _searched[0];
        _searched.Clear();
        return new(first);
    }

    protected override SpokenPhrase CreateSpeech() => new(Level(FirstPhrase), ["open", "window", "morning"]);

    protected override SpokenPhrase CreateOtherSpeech() => new(Level(SecondPhrase), ["train", "tomorrow"]);

    private void Note(IReadOnlyList<string> terms)
    {
        lock (_gate)
        {
            _searched.Add(terms);
        }
    }

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

    private sealed class Unsure(ISpeechRecognizer inner) : DelegatingSpeechRecognizer(inner)
    {
        public override async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in base.RecognizeAsync(audio, context, cancellationToken))
            {
                yield return update with { Confidence = 0.1 };
            }
        }
    }
}
