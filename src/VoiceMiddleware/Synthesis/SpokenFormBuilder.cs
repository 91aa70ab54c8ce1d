using System.Text;

namespace VoiceMiddleware.Synthesis;

/// <summary>Writes spoken text: single spaces, none before a punctuation mark, one mark at a time, and no word run into the next.</summary>
internal sealed class SpokenFormBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _positions = [];
    private bool _separateNext;

    /// <summary>Adds a character that comes from a position of the written text.</summary>
    public void Append(char c, int position)
    {
        if (_separateNext)
        {
            _separateNext = false;
            if (char.IsLetterOrDigit(c) || c is '(' or '"')
            {
                Append(' ', position);
            }
        }

        if (char.IsWhiteSpace(c))
        {
            if (_text.Length > 0 && _text[^1] != ' ')
            {
                Add(' ', position);
            }

            return;
        }

        if (c is ',' or '.' or ';' or ':' or '!' or '?')
        {
            if (_text.Length > 0 && _text[^1] == ' ')
            {
                _text.Length--;
                _positions.RemoveAt(_positions.Count - 1);
            }

            // "at 3 p.m." ends with one full stop, not with two.
            if (c == '.' && _text.Length > 2 && _text[^1] == '.' && char.IsLetter(_text[^2]) && _text[^3] == '.')
            {
                return;
            }

            // A pause that nothing comes before is none, and of two the stronger is left.
            if (_text.Length == 0 && c is ',' or ';' or ':')
            {
                return;
            }

            if (_text.Length > 0 && _text[^1] is ',' or ';' or ':')
            {
                _text[^1] = c is ',' ? _text[^1] : c;
                return;
            }

            if (c is ',' or ';' or ':' && _text.Length > 0 && _text[^1] is '.' or '!' or '?')
            {
                if (_text.Length > 0 && _text[^1] == '.')
                {
                    // "p.m., then": the full stop of an abbreviation takes the comma.
                    Add(c, position);
                }

                return;
            }
        }

        Add(c, position);
    }

    /// <summary>Begins a word of its own.</summary>
    public void Separate(int position)
    {
        _separateNext = false;
        if (_text.Length > 0 && (char.IsLetterOrDigit(_text[^1]) || _text[^1] is '.' or ',' or ')' or '!' or '?' or ':' or ';'))
        {
            Append(' ', position);
        }
    }

    /// <summary>Begins a word of its own with the next character, if it is one of a word.</summary>
    public void SeparateNext() => _separateNext = true;

    /// <summary>Gets the text and where its words come from.</summary>
    public SpokenForm Finish()
    {
        var text = _text.ToString().TrimEnd(' ', ',', ';');
        var sources = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' && (i == 0 || text[i - 1] == ' '))
            {
                sources.Add(_positions[i]);
            }
        }

        return new SpokenForm(text, sources);
    }

    private void Add(char c, int position)
    {
        _text.Append(c);
        _positions.Add(position);
    }
}
