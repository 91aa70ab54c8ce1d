using System.Text;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>A final result cut into tokens, tied to its words' times where there are any, and the writing of corrections into it.</summary>
internal sealed class Transcript
{
    private readonly RecognitionUpdate _update;
    private readonly List<(int Start, int End)> _tokens = [];
    private readonly List<Range> _cores = [];
    private readonly TranscriptWord[] _words;

    // The engine's word that a token is, or -1 where it is a part of one or none.
    private readonly int[] _places;

    /// <summary>Cuts a result.</summary>
    internal Transcript(RecognitionUpdate update, WordSounds sounds)
    {
        _update = update;
        Cut(update.Text);
        _places = Place();
        _words = new TranscriptWord[_tokens.Count];
        for (var i = 0; i < _words.Length; i++)
        {
            var core = Token(i)[_cores[i]];
            var text = CorrectionText.Normalize(core);
            var fixedWord = text.Length == 0 || !CorrectionText.IsPlainWord(text) || (update.Words.Count > 0 && _places[i] < 0);
            var sound = text.Length == 0 ? WordSound.Nothing : sounds.Get(text);
            var phraseEnds = _cores[i].End.Value < Token(i).Length || (i + 1 < _tokens.Count && _cores[i + 1].Start.Value > 0);
            _words[i] = new(sound, fixedWord || !sound.CanBeSaid, phraseEnds, _places[i] < 0 ? null : update.Words[_places[i]].Confidence);
        }
    }

    /// <summary>Gets the words for the corrector.</summary>
    internal Span<TranscriptWord> Words => _words;

    /// <summary>Writes replacements into the result. Punctuation around a span stays.</summary>
    /// <param name="replacements">What to replace, in the order of the text; not empty.</param>
    internal (RecognitionUpdate Update, IReadOnlyList<TextCorrection> Corrections) Apply(IReadOnlyList<TermReplacement> replacements)
    {
        var text = new StringBuilder();
        var words = new List<RecognizedWord>(_update.Words.Count);
        var corrections = new List<TextCorrection>(replacements.Count);
        var (written, copied) = (0, 0);
        foreach (var (start, length, term, score) in replacements)
        {
            var last = start + length - 1;
            var from = _tokens[start].Start + _cores[start].Start.Value;
            var to = _tokens[last].Start + _cores[last].End.Value;
            text.Append(_update.Text, written, from - written).Append(term);
            written = to;
            TimeSpan? began = null, ended = null;
            if (_update.Words.Count > 0)
            {
                var (first, end) = (_places[start], _places[last]);
                (began, ended) = (_update.Words[first].Start, _update.Words[end].End);
                words.AddRange(_update.Words.Skip(copied).Take(first - copied));
                words.Add(new(Written(first, end, term), began.Value, ended.Value, score));
                copied = end + 1;
            }

            corrections.Add(new(_update.Text[from..to], term, score, began, ended));
        }

        text.Append(_update.Text, written, _update.Text.Length - written);
        words.AddRange(_update.Words.Skip(copied));
        var corrected = text.ToString();
        var update = _update with
        {
            Text = corrected,
            OriginalText = _update.OriginalText ?? _update.Text,
            Words = words,
            Alternatives = [.. _update.Alternatives.Where(alternative => alternative.Text != corrected)],
        };
        return (update, corrections);
    }

    // An engine that puts punctuation into its words finds it there again.
    private string Written(int first, int last, string term)
    {
        var (before, after) = (_update.Words[first].Text, _update.Words[last].Text);
        return before[..CorrectionText.Core(before).Start.Value] + term + after[CorrectionText.Core(after).End.Value..];
    }

    private string Token(int token) => _update.Text[_tokens[token].Start.._tokens[token].End];

    private void Cut(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                _tokens.Add((start, at));
                _cores.Add(CorrectionText.Core(text[start..at]));
            }
        }
    }

    // Tokens and words run side by side; where they differ (numbers, phrases that are one word), the next pair that agrees is looked for nearby.
    private int[] Place()
    {
        const int nearby = 8;
        var places = new int[_tokens.Count];
        Array.Fill(places, -1);
        var words = _update.Words.Select(word => CorrectionText.Normalize(word.Text[CorrectionText.Core(word.Text)])).ToArray();
        var (token, next) = (0, 0);
        while (token < places.Length && next < words.Length)
        {
            var found = false;
            for (var distance = 0; distance <= 2 * nearby && !found; distance++)
            {
                for (var skipped = 0; skipped <= distance && !found; skipped++)
                {
                    var (t, w) = (token + skipped, next + distance - skipped);
                    if (t < places.Length && w < words.Length && words[w] == CorrectionText.Normalize(Token(t)[_cores[t]]))
                    {
                        places[t] = w;
                        (token, next, found) = (t + 1, w + 1, true);
                    }
                }
            }

            if (!found)
            {
                break;
            }
        }

        return places;
    }
}
