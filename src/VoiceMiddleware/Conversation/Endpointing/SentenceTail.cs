namespace VoiceMiddleware.Conversation;

/// <summary>The words of the last sentence of a text, without punctuation and with one space between them, in memory of the caller's.</summary>
internal ref struct SentenceTail
{
    /// <summary>The characters that the caller provides room for.</summary>
    public const int MaxCharacters = 320;

    /// <summary>The words that the caller provides room for.</summary>
    public const int MaxWords = 64;

    private const char Ellipsis = '\u2026';

    private readonly Span<char> _characters;
    private readonly Span<int> _starts;
    private int _length;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text. Of one that is too long the last part is taken.</param>
    /// <param name="characters">Room for <see cref="MaxCharacters"/>.</param>
    /// <param name="starts">Room for <see cref="MaxWords"/>.</param>
    public SentenceTail(ReadOnlySpan<char> text, Span<char> characters, Span<int> starts)
    {
        _characters = characters;
        _starts = starts;
        IsWhole = true;
        if (text.Length >= characters.Length)
        {
            text = text[^(characters.Length - 1)..];
            var space = text.IndexOf(' ');
            text = text[(space + 1)..];
            IsWhole = false;
        }

        var inWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i] == '\u2019' ? '\'' : text[i];
            if (char.IsLetterOrDigit(character) || character == '\'')
            {
                if (!inWord)
                {
                    Begin();
                }

                _characters[_length++] = character;
                inWord = true;
            }
            else
            {
                inWord = false;
                Mark = IsMark(text, i) ? (i > 0 && text[i - 1] == '.' ? Ellipsis : character) : char.IsWhiteSpace(character) ? Mark : default;
            }
        }
    }

    /// <summary>Gets the number of words.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether the first word begins the sentence.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Gets the punctuation mark at the end of the text, or the null character.</summary>
    public char Mark { get; private set; }

    /// <summary>Gets whether the mark ends a sentence.</summary>
    public readonly bool EndsSentence => Mark is '.' or '?' or '!';

    /// <summary>Gets a word from the front.</summary>
    public readonly ReadOnlySpan<char> this[int index] => Words(index, 1);

    /// <summary>Gets words in a row.</summary>
    public readonly ReadOnlySpan<char> Words(int first, int count) =>
        _characters[_starts[first]..(first + count < Count ? _starts[first + count] - 1 : _length)];

    /// <summary>Gets the last words.</summary>
    public readonly ReadOnlySpan<char> Last(int count) => Words(Count - count, count);

    // A point within a number or an abbreviation is none.
    private static bool IsMark(ReadOnlySpan<char> text, int index) =>
        text[index] is '.' or '?' or '!' or ',' or ';' or ':' or Ellipsis && (index + 1 == text.Length || char.IsWhiteSpace(text[index + 1]));

    private void Begin()
    {
        if (EndsSentence)
        {
            _length = Count = 0;
            IsWhole = true;
        }
        else if (Count == MaxWords)
        {
            // The front half of an endless sentence is of no use.
            var cut = _starts[MaxWords / 2];
            _characters[cut.._length].CopyTo(_characters);
            _length -= cut;
            Count -= MaxWords / 2;
            for (var i = 0; i < Count; i++)
            {
                _starts[i] = _starts[i + (MaxWords / 2)] - cut;
            }

            IsWhole = false;
        }

        if (_length > 0)
        {
            _characters[_length++] = ' ';
        }

        Mark = default;
        _starts[Count++] = _length;
    }
}
