namespace VoiceMiddleware.Recognition;

/// <summary>Judges transcripts. Pure functions of the options, safe for concurrent use.</summary>
internal sealed class RecognitionGuard(RecognitionGuardOptions options)
{
    /// <summary>Says why a transcript is not to be taken for the caller's words, or null.</summary>
    /// <param name="text">The transcript.</param>
    /// <param name="context">What the recogniser was told.</param>
    /// <param name="sound">What the audio is like.</param>
    /// <param name="playing">What the loudspeaker was saying meanwhile; empty when it was silent.</param>
    public SuppressionReason? FindFault(string text, RecognitionContext context, UtteranceSound sound, string playing) =>
        text.Length == 0 ? null
        : IsEcho(text, playing) ? SuppressionReason.Echo
        : IsLeak(text, context, sound) ? SuppressionReason.Leak
        : null;

    /// <summary>Says whether a transcript is what the loudspeaker was saying.</summary>
    public bool IsEcho(string text, string playing)
    {
        if (!options.Echo.Enabled || playing.Length == 0)
        {
            return false;
        }

        var words = SpokenTerms.Words(text);
        return words.Count >= options.Echo.MinWords && PassageMatch.Similarity(words, SpokenTerms.Words(playing)) >= options.Echo.MinSimilarity;
    }

    /// <summary>Judges a transcript that is to become context.</summary>
    /// <param name="result">The transcript.</param>
    /// <returns>How far it may be believed, and the words that are in doubt, in lower case.</returns>
    public (ContextTrust Trust, IReadOnlyList<string> Doubtful) Judge(RecognitionUpdate result)
    {
        if (!options.Poisoning.Enabled)
        {
            return (ContextTrust.Transcript, []);
        }

        var least = options.Poisoning.MinConfidence;
        var onlyFromBias = result.Receipt?.TermsOnlyFromBias ?? [];
        var hits = result.Receipt?.HotwordsHeard ?? [];
        var doubtful = onlyFromBias.Concat(hits.Where(hit => ConfidenceOf(hit, result) < least)).SelectMany(SpokenTerms.Words).ToHashSet(StringComparer.Ordinal);
        if (result.Confidence < least)
        {
            doubtful.UnionWith(SpokenTerms.Words(result.Text).Where(word => !TermExtractor.IsCommon(word)));
            return (ContextTrust.Doubtful, [.. doubtful]);
        }

        return (doubtful.Count > 0 ? ContextTrust.Doubtful : ContextTrust.Transcript, [.. doubtful]);
    }

    /// <summary>Says whether terms of the context came out of which the recogniser is not sure.</summary>
    public bool HasDoubtfulHits(RecognitionUpdate result) =>
        result.Receipt is { } receipt && receipt.HotwordsHeard.Any(hit => ConfidenceOf(hit, result) < options.Poisoning.MinConfidence);

    /// <summary>Gets the confidence of a term's least certain word, the transcript's own where words have none, or null.</summary>
    private static double? ConfidenceOf(string term, RecognitionUpdate result)
    {
        var words = SpokenTerms.Words(term);
        return result.Words.Where(word => SpokenTerms.Words(word.Text).Exists(words.Contains)).Min(word => word.Confidence) ?? result.Confidence;
    }

    private bool IsLeak(string text, RecognitionContext context, UtteranceSound sound) =>
        options.Leak.Enabled
        && (sound.LevelDb < options.Leak.MinLevelDb || sound.VoicedDuration < options.Leak.MinVoiced)
        && ContextCoverage.Of(SpokenTerms.Words(text), context) >= options.Leak.MinShare;
}
