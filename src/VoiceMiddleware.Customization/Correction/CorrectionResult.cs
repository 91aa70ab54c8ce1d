using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Correction;

/// <summary>What a corrector did to utterances.</summary>
public sealed record CorrectionResult
{
    /// <summary>Gets the errors before; biased are those on words of an utterance's list.</summary>
    public BiasedWordErrors Untouched { get; init; }

    /// <summary>Gets the errors after; biased are those on words of an utterance's list.</summary>
    public BiasedWordErrors Corrected { get; init; }

    /// <summary>Gets the number of replaced spans.</summary>
    public int Replacements { get; init; }

    /// <summary>Gets the number of utterances.</summary>
    public int Utterances { get; init; }

    /// <summary>Gets the time that correcting took, without making indexes and finding out how words are said.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets the mean time of an utterance in milliseconds.</summary>
    public double MillisecondsPerUtterance => Utterances == 0 ? 0 : Elapsed.TotalMilliseconds / Utterances;

    /// <summary>Adds up two results.</summary>
    /// <param name="other">The other.</param>
    public CorrectionResult Plus(CorrectionResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            Untouched = Untouched + other.Untouched,
            Corrected = Corrected + other.Corrected,
            Replacements = Replacements + other.Replacements,
            Utterances = Utterances + other.Utterances,
            Elapsed = Elapsed + other.Elapsed,
        };
    }
}
