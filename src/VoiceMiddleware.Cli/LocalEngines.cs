using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Flite;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli;

/// <summary>Makes the engines that run on this machine.</summary>
internal static class LocalEngines
{
    // Shared: correctors do not dispose it, and its dictionary takes a moment to read. Before Arms, which uses it.
    private static readonly Lazy<IPronouncer> Pronouncer = new(CreatePronouncer);

    /// <summary>Gets the arms that an evaluation can run, in the order they are offered. A new one is a line here.</summary>
    internal static IReadOnlyList<EvaluationArm> Arms { get; } =
    [
        .. EvaluationArm.Standard,
        new("corrected", EvaluationContextParts.All)
        {
            Description = "nothing, and its text is corrected by hotwords and context messages",
            Decorate = recognizer => new ContextualCorrectingRecognizer(new UnbiasedRecognizer(recognizer), Pronouncer.Value),
        },
        new("both-corrected", EvaluationContextParts.All)
        {
            Description = "hotwords and context messages, and its text is corrected by them too",
            Decorate = recognizer => new ContextualCorrectingRecognizer(recognizer, Pronouncer.Value),
        },
        new("redecoded", EvaluationContextParts.All)
        {
            Description = "hotwords and context messages, and once more with the nearest of them, louder, where that may help",
            Decorate = recognizer => new RedecodingRecognizer(recognizer, Pronouncer.Value, new() { Budget = TimeSpan.FromMinutes(5), MaxConcurrency = 64 }),
        },
    ];

    /// <summary>Makes PocketSphinx, with espeak-ng for words that its dictionary lacks.</summary>
    /// <param name="concurrency">How many utterances are recognised at the same time.</param>
    internal static ISpeechRecognizer CreateRecognizer(int concurrency) =>
        new PocketSphinxRecognizer(new PocketSphinxOptions { MaxDecoders = concurrency }, new EspeakPronouncer());

    /// <summary>Makes Flite.</summary>
    internal static ISpeechSynthesizer CreateVoice() => new FliteSynthesizer();

    /// <summary>Makes a pronouncer: PocketSphinx's dictionary, and espeak-ng for words that it lacks.</summary>
    internal static IPronouncer CreatePronouncer() => new DictionaryPronouncer(inner: new EspeakPronouncer());
}
