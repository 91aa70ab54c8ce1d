using System.Text;
using System.Text.RegularExpressions;

namespace VoiceMiddleware.Synthesis;

/// <summary>
/// A text while rules put it into words. What a rule has said stands in it as one <see cref="Said"/> character, so that no later rule changes it,
/// and every character knows the stretch of the written text that it comes from.
/// </summary>
internal sealed class WorkingText
{
    /// <summary>Stands for what a rule has said: a character of the private use area, which written text is cleaned of.</summary>
    public const char Said = '\uE000';

    private readonly List<Cell> _spare = [];
    private List<Cell> _cells;

    public WorkingText(string written)
    {
        _cells = new List<Cell>(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (Plain(written[i]) is var plain and not '\0')
            {
                _cells.Add(new Cell(plain, i, i + 1, null));
            }
        }

        Text = Join();
    }

    /// <summary>Gets the text as rules see it.</summary>
    public string Text { get; private set; }

    /// <summary>Gets whether a digit is left.</summary>
    public bool HasDigit => Text.AsSpan().ContainsAnyInRange('0', '9');

    /// <summary>Says every match. A null from <paramref name="say"/> leaves a match as it is, an empty text leaves nothing.</summary>
    public void Say(Regex pattern, Func<Match, string?> say) => Replace(pattern, (match, cells) =>
    {
        // What an earlier rule has said is final, also where a pattern reaches across it.
        if (match.Length == 0 || match.Value.Contains(Said, StringComparison.Ordinal) || say(match) is not { } words)
        {
            return false;
        }

        var said = words.Replace(Said, ' ');
        cells.Add(new Cell(said.Length > 0 ? Said : ' ', _cells[match.Index].Start, _cells[match.Index + match.Length - 1].End, said));
        return true;
    });

    /// <summary>
    /// Takes the matches away but for their group <c>keep</c>, which later rules see, and puts <paramref name="after"/> (may be empty) in their place
    /// or behind what is kept.
    /// </summary>
    public void Strip(Regex pattern, string after) => Replace(pattern, (match, cells) =>
    {
        if (match.Length == 0)
        {
            return false;
        }

        if (match.Groups["keep"] is { Success: true } keep)
        {
            cells.AddRange(_cells.GetRange(keep.Index, keep.Length));
        }

        var end = _cells[match.Index + match.Length - 1].End;
        cells.AddRange(after.Select(c => new Cell(c, end - 1, end, null)));
        return true;
    });

    /// <summary>Gets what is to be spoken.</summary>
    public SpokenForm Finish()
    {
        var output = new SpokenFormBuilder();
        foreach (var cell in _cells)
        {
            if (cell.Said is not { } said)
            {
                output.Append(cell.Character, cell.Start);
                continue;
            }

            output.Separate(cell.Start);
            for (var i = 0; i < said.Length; i++)
            {
                output.Append(said[i], cell.Start + ((cell.End - cell.Start) * i / said.Length));
            }

            output.SeparateNext();
        }

        return output.Finish();
    }

    // Digits of other scripts count as ours, spaces of every width as one, and marks without a sound are left out.
    private static char Plain(char c) => c switch
    {
        >= ' ' and < '\u007F' => c,
        '\n' => '\n',
        '\u00AD' or (>= '\u200B' and <= '\u200C') or '\u2060' or '\uFEFF' => '\0',
        '‘' or '’' or 'ʼ' => '\'',
        '“' or '”' or '«' or '»' => '"',
        '‐' or '‑' => '-',
        '−' => '-',
        >= '\uE000' and <= '\uF8FF' => ' ',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ when char.IsDigit(c) => (char)('0' + (int)char.GetNumericValue(c)),
        _ when char.IsWhiteSpace(c) || char.IsControl(c) => ' ',
        _ => c,
    };

    private void Replace(Regex pattern, Func<Match, List<Cell>, bool> replace)
    {
        var match = pattern.Match(Text);
        if (!match.Success)
        {
            return;
        }

        _spare.Clear();
        var done = 0;
        var changed = false;
        for (; match.Success; match = match.NextMatch())
        {
            var kept = _spare.Count;
            _spare.AddRange(_cells.GetRange(done, match.Index - done));
            if (replace(match, _spare))
            {
                done = match.Index + match.Length;
                changed = true;
            }
            else
            {
                _spare.RemoveRange(kept, _spare.Count - kept);
            }
        }

        if (changed)
        {
            _spare.AddRange(_cells.GetRange(done, _cells.Count - done));
            _cells = [.. _spare];
            Text = Join();
        }
    }

    private string Join()
    {
        var text = new StringBuilder(_cells.Count);
        foreach (var cell in _cells)
        {
            text.Append(cell.Character);
        }

        return text.ToString();
    }

    private readonly record struct Cell(char Character, int Start, int End, string? Said);
}
