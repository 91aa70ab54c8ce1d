using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>Decides whether an utterance is worth a second decode, and what that listens for. Safe for concurrent use.</summary>
internal sealed class RedecodePlanner
{
    private const int IndexesKept = 64;
    private const string English = "en";

    private readonly ContextualCorrectionOptions _drawing;
    private readonly RedecodingOptions _options;
    private readonly TermIndexCache _indexes = new(IndexesKept);

    internal RedecodePlanner(IPronouncer pronouncer, RedecodingOptions options)
    {
        _options = options;
        _drawing = new() { Language = options.Language };
        Sounds = new(pronouncer, options.Language);
    }

    /// <summary>Gets how words are said.</summary>
    internal WordSounds Sounds { get; }

    /// <summary>Gets whether a recogniser can be biased more strongly than a context biases it, as far as can be told before the first decode.</summary>
    internal bool IsWorthKeeping(RecognitionContext context, RecognizerCapabilities capabilities) =>
        !context.IsEmpty
        && (capabilities.Hotwords is not null || (capabilities.BiasStrength && context.Strength < 1))
        && string.Equals((context.Language ?? _options.Language).Split('-')[0], English, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the terms of a context, ready to be compared by sound. Asks the pronouncer once for each list.</summary>
    /// <exception cref="SpeechRecognitionException">The pronouncer's engine is missing or failed.</exception>
    internal TermIndex Index(RecognitionContext context)
    {
        var terms = ContextTerms.From(context, Sounds, context.Language ?? _options.Language, _drawing);
        return _indexes.Get(
            terms.Digest, () => TermIndex.Create(terms.Terms.Select(term => (term.Text, Sounds.Get(CorrectionText.Normalize(term.Text), term.SoundsLike)))));
    }

    /// <summary>Plans the second decode of an utterance.</summary>
    /// <param name="first">The first decode's result.</param>
    /// <param name="context">The context that it had.</param>
    /// <param name="capabilities">What the recogniser takes.</param>
    /// <returns>The plan, or null when the first result may stand.</returns>
    /// <exception cref="SpeechRecognitionException">The pronouncer's engine is missing or failed.</exception>
    internal RedecodePlan? Plan(RecognitionUpdate first, RecognitionContext context, RecognizerCapabilities capabilities)
    {
        if (first.Text.Length == 0)
        {
            return null;
        }

        var index = Index(context);
        var ranked = NearTerms.Rank(first, index, Sounds);
        var unsure = Confidence(first) < _options.MinConfidence;
        var reasons = (unsure ? RedecodeReasons.LowConfidence : RedecodeReasons.None)
            | (ranked.Count > 0 && ranked[0].Distance <= _options.NearDistance ? RedecodeReasons.NearMatch : RedecodeReasons.None);
        if (reasons == RedecodeReasons.None)
        {
            return null;
        }

        // Of an unsure text the sounds say little, so there the nearest terms count however far they are.
        var near = ranked.Where(term => unsure || term.Distance <= _options.NearDistance).Take(_options.MaxTerms).Select(term => term.Text).ToList();
        var stronger = capabilities.Hotwords is { } limits ? Narrow(context, near, first.Text, limits, capabilities.Budget) : context with { Strength = 1 };
        if (capabilities.Hotwords is not null)
        {
            near.RemoveAll(term => !stronger.Hotwords.Any(hotword => Same(hotword.Text, term)));
        }

        // The same context would only give the same text.
        return near.Count == 0 || stronger.Digest == context.Digest ? null : new(reasons, near, index.Texts, stronger);
    }

    private static double? Confidence(RecognitionUpdate update) => update.Confidence ?? update.Words.Average(word => word.Confidence);

    private RecognitionContext Narrow(RecognitionContext context, List<string> near, string heard, HotwordLimits limits, ContextBudget? budget)
    {
        // The messages stay, so what they take is taken.
        var messages = ContextCost.Of(context.Messages);
        var room = new ContextCost(
            Math.Min(limits.MaxTotalCharacters ?? int.MaxValue, (budget?.Characters ?? int.MaxValue) - messages.Characters),
            (budget?.Tokens ?? int.MaxValue) - messages.Tokens);
        var hotwords = new List<Hotword>();
        var used = default(ContextCost);
        foreach (var term in near.Concat(SpokenTerms.Heard(context, heard)).DistinctBy(CorrectionText.Normalize, StringComparer.Ordinal))
        {
            // What its user said about a term, its language and its sounds, stays.
            var hotword = (context.Hotwords.FirstOrDefault(known => Same(known.Text, term)) ?? new(term)) with { Weight = Hotword.MaxWeight };
            var cost = used.Plus(ContextCost.Of(hotword));
            if (hotwords.Count < (limits.MaxCount ?? int.MaxValue) && limits.Check(hotword, context.Language ?? _options.Language) is null && cost.FitsIn(room))
            {
                hotwords.Add(hotword);
                used = cost;
            }
        }

        return context with { Hotwords = hotwords };
    }

    private static bool Same(string one, string other) => CorrectionText.Normalize(one) == CorrectionText.Normalize(other);
}

/// <summary>A second decode that is worth trying.</summary>
/// <param name="Reasons">Why.</param>
/// <param name="Terms">The terms that it listens for and that the first text lacks, the nearest first.</param>
/// <param name="ContextTerms">All terms of the context.</param>
/// <param name="Context">The stronger context.</param>
internal sealed record RedecodePlan(RedecodeReasons Reasons, IReadOnlyList<string> Terms, IReadOnlyList<string> ContextTerms, RecognitionContext Context);
