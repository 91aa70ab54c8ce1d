namespace VoiceMiddleware.Conversation;

/// <summary>A table of words and phrases, in which nothing that is looked up is copied and case does not matter. Safe for concurrent use.</summary>
/// <typeparam name="TValue">What the table holds of each.</typeparam>
internal sealed class PhraseTable<TValue>
{
    private readonly string[] _phrases;
    private readonly TValue[] _values;

    /// <summary>Makes a table.</summary>
    /// <param name="entries">The phrases; of one that is there twice the last entry counts.</param>
    public PhraseTable(IEnumerable<(string Phrase, TValue Value)> entries)
    {
        var sorted = entries.GroupBy(entry => entry.Phrase, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase).Select(group => group.Last()).ToArray();
        _phrases = [.. sorted.Select(entry => entry.Phrase)];
        _values = [.. sorted.Select(entry => entry.Value)];
    }

    /// <summary>Gets whether a phrase is in the table.</summary>
    public bool Contains(ReadOnlySpan<char> phrase) => Find(phrase) >= 0;

    /// <summary>Gets what the table holds of a phrase.</summary>
    public bool TryGetValue(ReadOnlySpan<char> phrase, out TValue? value)
    {
        var index = Find(phrase);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    private int Find(ReadOnlySpan<char> phrase)
    {
        var (low, high) = (0, _phrases.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = phrase.CompareTo(_phrases[middle], StringComparison.OrdinalIgnoreCase);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return -1;
    }
}
