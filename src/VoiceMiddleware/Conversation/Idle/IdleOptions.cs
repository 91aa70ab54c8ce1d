using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>What happens when nobody says anything: the assistant asks again, and in the end says goodbye.</summary>
/// <remarks>
/// The time is counted while nobody speaks and no turn is running, from the end of the last reply's playback on. What the assistant says is a
/// turn like any other, in the ledger and in the history. The caller's words, typed or spoken, and <see cref="VoiceSession.SayAsync(string, CancellationToken)"/> begin the count anew.
/// </remarks>
public sealed class IdleOptions : IValidatableObject
{
    /// <summary>Gets or sets how long nobody says anything before the next step, or null for never; 1 s to 1 h.</summary>
    /// <value>The default is null.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets what the assistant says, one after each time-out: "Are you still there?". None for the goodbye at once.</summary>
    /// <value>The default is empty.</value>
    public IList<string> Reprompts { get; set; } = [];

    /// <summary>Gets or sets what the assistant says after the time-out that follows the last of <see cref="Reprompts"/>, before the session ends; null or empty to end without a word.</summary>
    /// <value>The default is null.</value>
    public string? Goodbye { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromHours(1)))
        {
            yield return new ValidationResult(
                $"{nameof(Timeout)} is {timeout:c}; set it between 00:00:01 and 01:00:00, or leave it out to wait forever.", [nameof(Timeout)]);
        }

        for (var i = 0; i < Reprompts.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Reprompts[i]))
            {
                yield return new ValidationResult($"{nameof(Reprompts)}:{i} is empty. Give the words, or remove the entry.", [nameof(Reprompts)]);
            }
        }

        if (Timeout is null && (Reprompts.Count > 0 || !string.IsNullOrWhiteSpace(Goodbye)))
        {
            yield return new ValidationResult(
                $"{nameof(Reprompts)} or {nameof(Goodbye)} is set without {nameof(Timeout)}, so that it would never be said. Set {nameof(Timeout)}, as in 00:00:10.",
                [nameof(Timeout)]);
        }
    }
}
