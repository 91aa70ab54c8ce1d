using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>How long <see cref="TranscriptEndpointing"/> waits after what was said.</summary>
public sealed class TranscriptEndpointingOptions : IValidatableObject
{
    /// <summary>Gets or sets the silence that ends an utterance after a finished sentence or a whole expected answer; 20 ms to 5 s.</summary>
    /// <value>The default is 300 ms.</value>
    public TimeSpan FinishedSilence { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Gets or sets the silence that ends an utterance after words that something must follow: "and", "the", half a phone number;
    /// <see cref="FinishedSilence"/> to 10 s.
    /// </summary>
    /// <value>The default is 1.5 s.</value>
    public TimeSpan UnfinishedSilence { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// Gets or sets how much audio after the last sound the recogniser must have taken in before its text is believed: the last word often comes
    /// out a moment after its last sound. 0 to 1 s.
    /// </summary>
    /// <value>The default is 60 ms.</value>
    public TimeSpan Settling { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var frame = Audio.AudioFormat.FrameDuration;
        foreach (var (name, value, low, high) in new[]
        {
            (nameof(FinishedSilence), FinishedSilence, frame, TimeSpan.FromSeconds(5)),
            (nameof(UnfinishedSilence), UnfinishedSilence, FinishedSilence, TimeSpan.FromSeconds(10)),
            (nameof(Settling), Settling, TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        })
        {
            if (value < low || value > high)
            {
                yield return new ValidationResult($"{nameof(TranscriptEndpointingOptions)}.{name} is {value:c}; set it between {low:c} and {high:c}.", [name]);
            }
        }
    }
}
