namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How an HTML report is written.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>
    /// Gets the folder that the page will lie in, for links to the recordings; null to put the recordings into the page. With them it can be sent as one file,
    /// and grows by 4/3 of their size: about 2.5 MB for a minute at 16 kHz and 16 bit. The default is null.
    /// </summary>
    public string? LinkAudioFrom { get; init; }

    /// <summary>Gets the heading. The default is "Evaluation".</summary>
    public string Title { get; init; } = "Evaluation";
}
