using System.Runtime.InteropServices;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Finds the spans of a transcript that sound like a term, and keeps the memory for it.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class CandidateFinder
{
    /// <summary>The most words of a span.</summary>
    internal const int MaxSpan = 3;

    /// <summary>The most terms that are considered for one span.</summary>
    internal const int MaxTermsPerSpan = 4;

    // Common words are rarely mistaken, and chance likenesses grow with the number of words. Beyond these as many replacements harmed as mended.
    private static readonly int[] MaxDistances = [350, 200, 100];
    private static readonly int[] MaxCommonDistances = [200, 150, 100];

    private readonly PhoneTrieSearch _search = new();
    private readonly List<byte> _phones = [];
    private readonly List<CorrectionCandidate> _span = [];

    /// <summary>Finds the candidates.</summary>
    /// <param name="words">The transcript.</param>
    /// <param name="index">The terms.</param>
    /// <param name="candidates">Where the candidates go, by span, the likest term first.</param>
    internal void Find(ReadOnlySpan<TranscriptWord> words, TermIndex index, List<CorrectionCandidate> candidates)
    {
        candidates.Clear();
        for (var start = 0; start < words.Length; start++)
        {
            for (var length = 1; length <= MaxSpan && start + length <= words.Length && !words[start + length - 1].Fixed; length++)
            {
                FindSpan(words.Slice(start, length), start, index);
                candidates.AddRange(_span);
                if (words[start + length - 1].EndsPhrase)
                {
                    break;
                }
            }
        }
    }

    private void FindSpan(ReadOnlySpan<TranscriptWord> words, int start, TermIndex index)
    {
        _span.Clear();
        var common = true;
        foreach (var word in words)
        {
            common &= word.Sound.Rank is not null;
        }

        var limit = (common ? MaxCommonDistances : MaxDistances)[words.Length - 1];
        _phones.Clear();
        foreach (var word in words)
        {
            _phones.AddRange(word.Sound.Usual);
        }

        Search(CollectionsMarshal.AsSpan(_phones), start, words.Length, index, limit);
        if (words.Length == 1)
        {
            // The spelling of a common word is right; what was meant may only sound like it.
            if (!common)
            {
                Search(words[0].Sound.Reading, start, 1, index, limit);
            }

            foreach (var other in words[0].Sound.Pronunciations.AsSpan(Math.Min(1, words[0].Sound.Pronunciations.Length)))
            {
                Search(other, start, 1, index, limit);
            }
        }

        _span.Sort(static (a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : a.Term.CompareTo(b.Term));
        if (_span.Count > MaxTermsPerSpan)
        {
            _span.RemoveRange(MaxTermsPerSpan, _span.Count - MaxTermsPerSpan);
        }
    }

    private void Search(ReadOnlySpan<byte> phones, int start, int length, TermIndex index, int limit)
    {
        foreach (var match in _search.Find(index.Pronunciations, phones, limit, MaxTermsPerSpan))
        {
            var known = -1;
            for (var i = 0; i < _span.Count && known < 0; i++)
            {
                known = _span[i].Term == match.Term ? i : -1;
            }

            if (known < 0)
            {
                _span.Add(new(start, length, match.Term, match.Distance));
            }
            else if (match.Distance < _span[known].Distance)
            {
                _span[known] = _span[known] with { Distance = match.Distance };
            }
        }
    }
}
