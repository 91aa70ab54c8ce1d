namespace VoiceMiddleware.Recognition.Correction;

/// <summary>The indexes of the lists used last. Safe for concurrent use.</summary>
internal sealed class TermIndexCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Digest, TermIndex Index)>> _byDigest = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Digest, TermIndex Index)> _byUse = [];

    /// <summary>Gets the index of a list, made if it is not there. Two threads may both make it; the first one's is kept.</summary>
    internal TermIndex Get(string digest, Func<TermIndex> make)
    {
        if (Find(digest) is { } known)
        {
            return known;
        }

        var made = make();
        lock (_gate)
        {
            if (_byDigest.TryGetValue(digest, out var first))
            {
                return first.Value.Index;
            }

            if (_byDigest.Count == capacity && _byUse.Last is { } oldest)
            {
                _byDigest.Remove(oldest.Value.Digest);
                _byUse.RemoveLast();
            }

            _byDigest.Add(digest, _byUse.AddFirst((digest, made)));
            return made;
        }
    }

    private TermIndex? Find(string digest)
    {
        lock (_gate)
        {
            if (!_byDigest.TryGetValue(digest, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Index;
        }
    }
}
