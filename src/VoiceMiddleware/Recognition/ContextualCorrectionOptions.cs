using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Recognition;

/// <summary>How <see cref="ContextualCorrectingRecognizer"/> corrects.</summary>
public sealed class ContextualCorrectionOptions
{
    /// <summary>Gets or sets what may be taken for granted about the terms. The default is <see cref="CorrectionMode.OpenList"/>.</summary>
    public CorrectionMode Mode { get; set; } = CorrectionMode.OpenList;

    /// <summary>
    /// Gets or sets the least score of a replacement, 0.05 to 0.99; higher replaces less and harms less. Null, the default, takes the
    /// mode's own (docs/correction.md lists them).
    /// </summary>
    [Range(0.05, 0.99)]
    public double? Threshold { get; set; }

    /// <summary>
    /// Gets or sets a file of parameters that <c>voicemw train-correction</c> wrote, or null, the default, for those that ship with the mode.
    /// </summary>
    public string? ModelPath { get; set; }

    /// <summary>Gets or sets whether the rare words of the context's messages are terms, besides its hotwords. The default is true.</summary>
    public bool UseMessages { get; set; } = true;

    /// <summary>Gets or sets the most terms of one context; hotwords come first. 1 to 10,000; the default is 2,000.</summary>
    [Range(1, 10_000)]
    public int MaxTerms { get; set; } = 2000;

    /// <summary>Gets or sets the language of contexts that name none. Only English is corrected. The default is <c>en-US</c>.</summary>
    [Required]
    public string Language { get; set; } = "en-US";
}
