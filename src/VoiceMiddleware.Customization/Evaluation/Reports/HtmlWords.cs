using System.Net;
using System.Text;

namespace VoiceMiddleware.Customization.Evaluation.Reports;

/// <summary>The words of a clip as HTML, with marks for what is wrong and for what changed against the baseline.</summary>
internal sealed class HtmlWords
{
    private readonly IReadOnlyList<string> _said;
    private readonly IReadOnlyList<IReadOnlyList<string>> _terms;
    private readonly bool[] _listed;
    private readonly bool[]? _rightBefore;
    private readonly HashSet<(int Place, string Word)> _addedBefore = [];

    internal HtmlWords(EvaluationClip clip, ClipResult? baseline)
    {
        _said = TranscriptNormalizer.GetWords(clip.Transcript);
        _terms = TermList.Normalize(clip.Hotwords.Select(hotword => hotword.Text));
        _listed = TermList.Mark(_said, _terms);
        if (baseline is null)
        {
            return;
        }

        _rightBefore = new bool[_said.Count];
        foreach (var word in WordAlignment.Align(_said, TranscriptNormalizer.GetWords(baseline.Hypothesis)))
        {
            if (word.Kind == AlignedWordKind.Match)
            {
                _rightBefore[word.ReferenceIndex] = true;
            }
            else if (word.Kind == AlignedWordKind.Insertion)
            {
                _addedBefore.Add((word.ReferenceIndex, word.Hypothesis!));
            }
        }
    }

    internal static string Encode(string text)
    {
        // Halves of surrogate pairs and control characters have no place in a page; the rest is escaped, quotes included.
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        }

        return WebUtility.HtmlEncode(clean.ToString());
    }

    internal string Reference() =>
        string.Join(' ', _said.Select((word, i) => _listed[i] ? $"<strong class=\"term\">{Encode(word)}</strong>" : Encode(word)));

    internal string Hypothesis(ClipResult result)
    {
        var heard = TranscriptNormalizer.GetWords(result.Hypothesis);
        var listed = TermList.Mark(heard, _terms);
        var words = WordAlignment.Align(_said, heard).Select(word => Mark(word, word.Hypothesis is not null && listed[word.HypothesisIndex]));
        return heard.Count == 0 && _said.Count > 0 ? $"<em>nothing</em> {string.Join(' ', words)}" : string.Join(' ', words);
    }

    private string Mark(AlignedWord word, bool listed)
    {
        var text = Encode(word.Hypothesis ?? word.Reference!); // one of both is there
        var shown = listed ? $"<strong class=\"term\">{text}</strong>" : text;
        var isNew = word.Kind switch
        {
            AlignedWordKind.Match => false,
            AlignedWordKind.Insertion => _rightBefore is not null && !_addedBefore.Contains((word.ReferenceIndex, word.Hypothesis!)),
            _ => _rightBefore is not null && _rightBefore[word.ReferenceIndex],
        };
        var mark = isNew ? "<span class=\"new\" title=\"right without context\">✗</span>" : "";
        return word.Kind switch
        {
            AlignedWordKind.Match when _rightBefore is not null && !_rightBefore[word.ReferenceIndex] =>
                $"<span class=\"fixed\" title=\"wrong without context\">✓{shown}</span>",
            AlignedWordKind.Match => shown,
            AlignedWordKind.Substitution => $"{mark}<span class=\"wrong\" title=\"said: {Encode(word.Reference!)}\">{shown}</span>",
            AlignedWordKind.Deletion => $"{mark}<del title=\"left out\">{shown}</del>",
            _ => $"{mark}<ins title=\"added\">{shown}</ins>",
        };
    }
}
