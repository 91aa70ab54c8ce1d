using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>How a session ends when its process stops: <see cref="VoiceSession.DrainAsync"/>.</summary>
public sealed class DrainOptions : IValidatableObject
{
    /// <summary>Gets or sets what the assistant says last, after the sentence that it is saying; null or empty to end without a word.</summary>
    /// <value>The default is null.</value>
    public string? Goodbye { get; set; }

    /// <summary>Gets or sets how long sentence and goodbye may take together before the session is closed in the middle of them; 0 to 10 min.</summary>
    /// <value>The default is 10 seconds, within the 30 that a .NET host gives its services.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Timeout < TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(10))
        {
            yield return new ValidationResult($"{nameof(Timeout)} is {Timeout:c}; set it between 00:00:00 and 00:10:00.", [nameof(Timeout)]);
        }
    }
}
