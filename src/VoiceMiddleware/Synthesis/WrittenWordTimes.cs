namespace VoiceMiddleware.Synthesis;

/// <summary>
/// Turns the times of spoken words into times of the written ones: "$3.50" lasts as long as "three dollars and fifty cents", and a mark that is not
/// said begins and ends where the word before it ends. One instance serves one text; not thread-safe.
/// </summary>
internal sealed class WrittenWordTimes
{
    // A voice may drop or double a word; beyond a few the words are taken as they come.
    private const int LookAhead = 3;

    private readonly string[] _written;
    private readonly string[] _spoken;
    private readonly int[] _writtenOf;
    private int _next;
    private int _matched;
    private int _current;
    private TimeSpan _end;
    private TimeSpan? _start;

    public WrittenWordTimes(string written, SpokenForm form)
    {
        _written = written.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var words = form.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var writtenOf = new List<int>();
        var spoken = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (Bare(words[i]) is { Length: > 0 } bare)
            {
                spoken.Add(bare);
                writtenOf.Add(WordAt(written, form.Sources[i]));
            }
        }

        (_spoken, _writtenOf) = ([.. spoken], [.. writtenOf]);
    }

    /// <summary>Takes the next spoken words and returns the written words that are complete with them.</summary>
    public IReadOnlyList<SpokenWord> Take(IReadOnlyList<SpokenWord> words)
    {
        var complete = new List<SpokenWord>();
        foreach (var word in words)
        {
            if (_spoken.Length == 0)
            {
                break;
            }

            var index = Locate(Bare(word.Text));
            if (_writtenOf[index] > _current)
            {
                Complete(_writtenOf[index], complete);
            }

            _start ??= word.Start;
            _end = word.End;
            var isLast = index == _spoken.Length - 1 || _writtenOf[index + 1] > _current;
            if (isLast && _next > index)
            {
                Complete(index == _spoken.Length - 1 ? _written.Length : _writtenOf[index + 1], complete);
            }
        }

        return complete;
    }

    /// <summary>Completes the written words before one: the current with the times gathered, those that are not said without a length.</summary>
    private void Complete(int upTo, List<SpokenWord> complete)
    {
        for (; _current < upTo; _current++)
        {
            complete.Add(new SpokenWord(_written[_current], _start ?? _end, _end));
            _start = null;
        }
    }

    /// <summary>Finds which spoken word the voice means, and moves on past it.</summary>
    private int Locate(string word)
    {
        var index = Math.Min(_next, _spoken.Length - 1);
        if (_next < _spoken.Length && _matched + word.Length <= _spoken[index].Length
            && _spoken[index].AsSpan(_matched).StartsWith(word, StringComparison.Ordinal))
        {
            // A voice that cuts at hyphens says "twenty-one" as two words.
            _matched += word.Length;
            if (_matched == _spoken[index].Length)
            {
                (_next, _matched) = (index + 1, 0);
            }

            return index;
        }

        _matched = 0;
        for (var ahead = index; ahead < Math.Min(_spoken.Length, index + LookAhead); ahead++)
        {
            if (_spoken[ahead] == word)
            {
                _next = ahead + 1;
                return ahead;
            }
        }

        _next = index + 1;
        return index;
    }

    private static string Bare(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static int WordAt(string written, int position)
    {
        var word = -1;
        for (var i = 0; i <= position; i++)
        {
            word += written[i] != ' ' && (i == 0 || written[i - 1] == ' ') ? 1 : 0;
        }

        return Math.Max(0, word);
    }
}
