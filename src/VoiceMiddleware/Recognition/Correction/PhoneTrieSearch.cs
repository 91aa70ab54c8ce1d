using System.Runtime.InteropServices;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>Looks up what sounds like a query in <see cref="PhoneTrie"/>s, and keeps the memory for it.</summary>
/// <remarks>
/// A depth-first walk that adds one row of the alignment for every phone of a term. Of a row only the cells are filled from which some term
/// below can still end within the limit (Ukkonen's cut-off); when there is none, the branch is left. Not safe for concurrent use. Allocates only when
/// a query or a trie is larger than any before.
/// </remarks>
internal sealed class PhoneTrieSearch
{
    private const int Never = int.MaxValue / 4;

    private readonly List<SoundMatch> _matches = [];
    private readonly List<int> _nearest = [];
    private int[] _rows = [];
    private int[] _gaps = [];

    // Where in the matches a term was put, in this search or an earlier one.
    private int[] _places = [];
    private byte[] _query = [];
    private int _length;
    private int _leastGap;
    private int _most;

    // Falls to the distance of the last of the nearest when there are as many as are wanted.
    private int _limit;

    /// <summary>Finds the nearest terms whose distance from the query, relative to the mean of both lengths, is not above a limit.</summary>
    /// <param name="trie">The terms.</param>
    /// <param name="query">The phones to look for.</param>
    /// <param name="limit">The greatest relative distance, in thousandths.</param>
    /// <param name="most">How many terms are wanted.</param>
    /// <returns>
    /// The nearest terms, each once, in no order, with its least relative distance, and perhaps some that are not among the nearest; valid until
    /// the next search. Of a term only those pronunciations count whose lengths are close (<see cref="LengthsAreClose"/>).
    /// </returns>
    internal ReadOnlySpan<SoundMatch> Find(PhoneTrie trie, ReadOnlySpan<byte> query, int limit, int most = int.MaxValue)
    {
        _matches.Clear();
        _nearest.Clear();
        _most = most;
        if (query.IsEmpty || trie.MaxLength == 0)
        {
            return [];
        }

        Grow(ref _query, query.Length);
        Grow(ref _rows, (trie.MaxLength + 1) * (query.Length + 1));
        Grow(ref _gaps, query.Length);
        Grow(ref _places, trie.TermLimit);
        query.CopyTo(_query);
        (_length, _limit, _leastGap) = (query.Length, limit, int.MaxValue);
        _rows[0] = 0;
        for (var j = 0; j < query.Length; j++)
        {
            _gaps[j] = PhoneCosts.Gap(query[j]);
            _rows[j + 1] = _rows[j] + _gaps[j];
            _leastGap = Math.Min(_leastGap, _gaps[j]);
        }

        // Of the row above all terms only that is worth a start which the longest term could still make good.
        var bound = limit * (2 * query.Length + Reach(query.Length)) / 2;
        var last = 0;
        while (last < query.Length && _rows[last + 1] <= bound)
        {
            last++;
        }

        Descend(trie, trie.Nodes[0], depth: 0, first: 0, last);
        return CollectionsMarshal.AsSpan(_matches);
    }

    /// <summary>Gets whether two pronunciations differ in length by no more than one phone and a third of the query: others can not be meant.</summary>
    internal static bool LengthsAreClose(int query, int term) => Math.Abs(query - term) <= Reach(query);

    private static int Reach(int query) => 1 + (query / 3);

    private void Descend(PhoneTrie trie, in PhoneTrie.Node parent, int depth, int first, int last)
    {
        var width = _length + 1;
        var below = depth + 1;
        var above = _rows.AsSpan(depth * width, width);
        var row = _rows.AsSpan(below * width, width);
        var reach = Reach(_length);
        foreach (ref readonly var node in trie.Nodes.Slice(parent.FirstChild, parent.ChildCount))
        {
            var longest = Math.Min(node.Longest, _length + reach);
            var shortest = Math.Max(node.Shortest, _length - reach);
            if (longest < shortest)
            {
                continue;
            }

            // The greatest cost that a term below may have.
            var bound = _limit * (_length + longest) / 2;
            var (from, to) = Fill(node.Phone, above, row, first, last, bound, longest - below, shortest - below);
            if (from > to)
            {
                continue;
            }

            if (node.TermCount > 0 && below >= shortest && to == _length && row[_length] * 2 <= _limit * (_length + below))
            {
                Add(trie.TermsAt(node), row[_length] * 2 / (_length + below));
            }

            if (node.ChildCount > 0 && below < longest)
            {
                Descend(trie, node, below, from, to);
            }
        }
    }

    // One more row of the alignment. Cells outside of first and last of the row above, and of the range that is returned, are dead: what goes through
    // them costs more than the bound, since the phones that are left over on one side must be left out.
    private (int First, int Last) Fill(byte phone, ReadOnlySpan<int> above, Span<int> row, int first, int last, int bound, int most, int least)
    {
        var substitutions = PhoneCosts.Row(phone);
        var query = _query.AsSpan(0, _length);
        var gaps = _gaps.AsSpan(0, _length);
        var gap = PhoneCosts.Gap(phone);
        var (from, to) = (int.MaxValue, -1);
        var (left, diagonal) = (Never, Never);
        var rest = _length - first;
        for (var j = first; j < row.Length; j++, rest--)
        {
            var up = j <= last ? above[j] : Never;
            var cost = up + gap;
            if (j > 0)
            {
                cost = Math.Min(cost, Math.Min(diagonal + substitutions[query[j - 1]], left + gaps[j - 1]));
            }

            diagonal = up;
            if (cost <= bound && cost + (rest > most ? (rest - most) * _leastGap : rest < least ? (least - rest) * PhoneCosts.LeastGap : 0) <= bound)
            {
                from = from < j ? from : j;
                to = j;
                row[j] = left = cost;
                continue;
            }

            row[j] = left = Never;
            if (j > last)
            {
                break;
            }
        }

        return (from, to);
    }

    private void Add(ReadOnlySpan<int> terms, int distance)
    {
        foreach (var term in terms)
        {
            ref var place = ref _places[term];
            if (place >= _matches.Count || _matches[place].Term != term)
            {
                place = _matches.Count;
                _matches.Add(new(term, distance));
                Tighten(distance, before: null);
            }
            else if (distance < _matches[place].Distance)
            {
                Tighten(distance, _matches[place].Distance);
                _matches[place] = new(term, distance);
            }
        }
    }

    private void Tighten(int distance, int? before)
    {
        if (_most == int.MaxValue)
        {
            return;
        }

        if (before is { } old)
        {
            _nearest.Remove(old);
        }

        var place = _nearest.BinarySearch(distance);
        _nearest.Insert(place < 0 ? ~place : place, distance);
        if (_nearest.Count > _most)
        {
            _nearest.RemoveAt(_most);
        }

        // One more, because distances were rounded down.
        if (_nearest.Count == _most)
        {
            _limit = Math.Min(_limit, _nearest[^1] + 1);
        }
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[Math.Max(length, 2 * array.Length)];
        }
    }
}

/// <summary>A term that sounds like a query.</summary>
/// <param name="Term">The term's number.</param>
/// <param name="Distance">The cost of the best alignment relative to the mean of both lengths, in thousandths.</param>
internal readonly record struct SoundMatch(int Term, int Distance);
