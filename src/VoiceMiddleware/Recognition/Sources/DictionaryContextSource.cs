using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Terms that a property of the session chooses: what a customer has ordered, who works in the department that was called.</summary>
/// <remarks>Safe for concurrent use. Asked once in a session, because a session's properties do not change.</remarks>
public sealed class DictionaryContextSource : IRecognitionContextSource
{
    private readonly string _property;
    private readonly Dictionary<string, RecognitionHints> _entries;

    /// <summary>Creates the source.</summary>
    /// <param name="property">The name of the property in <see cref="VoiceSessionOptions.Properties"/> whose value is the key.</param>
    /// <param name="entries">The terms of each key, the likeliest first. Keys are compared without regard to case.</param>
    public DictionaryContextSource(string property, IEnumerable<KeyValuePair<string, IReadOnlyList<Hotword>>> entries)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(property);
        ArgumentNullException.ThrowIfNull(entries);
        _property = property;
        _entries = entries.ToDictionary(
            entry => entry.Key,
            entry => new RecognitionHints { Hotwords = [.. entry.Value], ReuseFor = Timeout.InfiniteTimeSpan },
            StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(
            request.Properties.TryGetValue(_property, out var key) && _entries.TryGetValue(key, out var hints)
                ? hints
                : RecognitionHints.None with { ReuseFor = Timeout.InfiniteTimeSpan });
    }
}
