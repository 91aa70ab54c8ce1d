namespace VoiceMiddleware.Recognition.Correction;

/// <summary>
/// The pronunciations of a list of terms as a trie: pronunciations that begin alike share the work of aligning their beginnings. Finds every
/// term that sounds like a query, without looking at the terms that do not.
/// </summary>
/// <remarks>Immutable; safe for concurrent use with a <see cref="PhoneTrieSearch"/> for each thread.</remarks>
internal sealed class PhoneTrie
{
    private readonly Node[] _nodes;
    private readonly int[] _terms;

    /// <summary>Makes the trie.</summary>
    /// <param name="pronunciations">Pronunciations, none of them empty, and the numbers of their terms; a term may come several times.</param>
    internal PhoneTrie(IEnumerable<(byte[] Phones, int Term)> pronunciations)
    {
        var sorted = pronunciations.OrderBy(pronunciation => pronunciation.Phones, ByPhones.Instance).ThenBy(pronunciation => pronunciation.Term).ToArray();
        var nodes = new List<Node> { default };
        var terms = new List<int>(sorted.Length);
        Build(sorted, 0, sorted.Length, 0, 0, nodes, terms);
        _nodes = [.. nodes];
        _terms = [.. terms];
        MaxLength = _nodes[0].Longest;
        TermLimit = terms.Count == 0 ? 0 : terms.Max() + 1;
    }

    /// <summary>Gets the phones of the longest pronunciation.</summary>
    internal int MaxLength { get; }

    /// <summary>Gets a number that is above every term's.</summary>
    internal int TermLimit { get; }

    /// <summary>Gets the nodes; a node's children follow each other.</summary>
    internal ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>Gets the terms that end at a node.</summary>
    internal ReadOnlySpan<int> TermsAt(in Node node) => _terms.AsSpan(node.FirstTerm, node.TermCount);

    private static void Build(
        ReadOnlySpan<(byte[] Phones, int Term)> sorted, int from, int to, int depth, int at, List<Node> nodes, List<int> terms)
    {
        var node = nodes[at];
        node.FirstTerm = terms.Count;
        node.Shortest = int.MaxValue;
        var start = from;
        for (; start < to && sorted[start].Phones.Length == depth; start++)
        {
            // Sorted, so a term that has the same pronunciation twice stands beside itself.
            if (terms.Count == node.FirstTerm || terms[^1] != sorted[start].Term)
            {
                terms.Add(sorted[start].Term);
            }

            (node.Shortest, node.Longest) = (depth, depth);
        }

        node.TermCount = terms.Count - node.FirstTerm;
        node.FirstChild = nodes.Count;
        for (var i = start; i < to; i++)
        {
            if (i == start || sorted[i].Phones[depth] != sorted[i - 1].Phones[depth])
            {
                nodes.Add(new() { Phone = sorted[i].Phones[depth] });
            }
        }

        node.ChildCount = nodes.Count - node.FirstChild;
        for (var child = 0; child < node.ChildCount; child++)
        {
            var end = start;
            while (end < to && sorted[end].Phones[depth] == sorted[start].Phones[depth])
            {
                end++;
            }

            Build(sorted, start, end, depth + 1, node.FirstChild + child, nodes, terms);
            var built = nodes[node.FirstChild + child];
            node.Shortest = Math.Min(node.Shortest, built.Shortest);
            node.Longest = Math.Max(node.Longest, built.Longest);
            start = end;
        }

        nodes[at] = node;
    }

    /// <summary>A beginning of pronunciations.</summary>
    internal struct Node
    {
        /// <summary>The last phone of the beginning.</summary>
        internal byte Phone;

        /// <summary>The first of the node's children.</summary>
        internal int FirstChild;

        /// <summary>How many children follow each other.</summary>
        internal int ChildCount;

        /// <summary>The first of the terms whose pronunciation ends here.</summary>
        internal int FirstTerm;

        /// <summary>How many terms end here.</summary>
        internal int TermCount;

        /// <summary>The length of the shortest pronunciation that goes through here.</summary>
        internal int Shortest;

        /// <summary>The length of the longest pronunciation that goes through here.</summary>
        internal int Longest;
    }

    private sealed class ByPhones : IComparer<byte[]>
    {
        internal static readonly ByPhones Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
