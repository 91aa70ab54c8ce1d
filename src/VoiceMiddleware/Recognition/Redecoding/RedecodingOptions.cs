using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Recognition;

/// <summary>When <see cref="RedecodingRecognizer"/> decodes an utterance a second time, and how long a result may wait for it.</summary>
public sealed class RedecodingOptions
{
    /// <summary>
    /// Gets or sets the confidence, 0 to 1, below which a final result is decoded again: its own, or, where it has none, the mean of its words'. The default is 0.5. 0 switches this reason
    /// off, and engines that give no confidence never have it.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinConfidence { get; set; } = 0.5;

    /// <summary>
    /// Gets or sets how unlike a term of the context a stretch of the text may sound to be nearly that term: the cost of the best alignment of their phones relative to
    /// the length of the term, 0 (equal sounds) to 1 (anything). The default is 0.2; of forty terms one is within 0.3 of almost any sentence.
    /// </summary>
    [Range(0.0, 1.0)]
    public double NearDistance { get; set; } = 0.2;

    /// <summary>
    /// Gets or sets how long the final result may be held up. Null, the default, and zero keep the second decode off the critical path: the first result goes out at once,
    /// and a better text comes to <see cref="OnRevised"/> later.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>Gets or sets the longest utterance whose audio is kept; longer ones are not decoded again. Above 0; the default is 30 seconds (1 MB at 16 kHz).</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the most terms that a second decode listens for, besides those that the first had heard; the nearest in sound. 1 to 100; the default is 10.</summary>
    [Range(1, 100)]
    public int MaxTerms { get; set; } = 10;

    /// <summary>Gets or sets how many second decodes of one recogniser may run at the same time; more are not begun (<see cref="RedecodeOutcome.Busy"/>). 1 to 64; the default is 2.</summary>
    [Range(1, 64)]
    public int MaxConcurrency { get; set; } = 2;

    /// <summary>Gets or sets the language of contexts that name none. Only English utterances are decoded again. The default is <c>en-US</c>.</summary>
    [Required]
    public string Language { get; set; } = "en-US";

    /// <summary>
    /// Gets or sets what is told when a second text was found better after its utterance's final result had gone out: at most once an utterance, from another thread, not after the
    /// recogniser was disposed. What it throws is logged. Null, the default: nothing; then a second decode that exceeds <see cref="Budget"/> is cancelled.
    /// </summary>
    public Action<RevisedRecognition>? OnRevised { get; set; }

    /// <summary>Gets what is wrong, one sentence each; empty when nothing is.</summary>
    internal IEnumerable<string> Problems()
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), found, validateAllProperties: true);
        foreach (var problem in found)
        {
            yield return $"{nameof(RedecodingOptions)}: {problem.ErrorMessage}";
        }

        if (Budget < TimeSpan.Zero)
        {
            yield return $"{nameof(RedecodingOptions)}.{nameof(Budget)} is {Budget}. Set it to zero or above, or leave it out.";
        }

        if (MaxUtterance <= TimeSpan.Zero)
        {
            yield return $"{nameof(RedecodingOptions)}.{nameof(MaxUtterance)} is {MaxUtterance}. Set it above zero.";
        }
    }
}

/// <summary>A better text for an utterance whose final result has gone out already.</summary>
/// <param name="Context">The context of the utterance.</param>
/// <param name="First">The final result as it went out; where there were several pieces, put together. Its receipt's <see cref="ContextReceipt.Redecode"/> has the same <see cref="RedecodeReceipt.Number"/>.</param>
/// <param name="Revised">The final result as it should have been, for the whole utterance, with its receipt.</param>
public sealed record RevisedRecognition(RecognitionContext Context, RecognitionUpdate First, RecognitionUpdate Revised);
