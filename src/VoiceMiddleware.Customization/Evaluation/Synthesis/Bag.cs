namespace VoiceMiddleware.Customization.Evaluation.Synthesis;

/// <summary>Deals things in random order, all of them before any of them again, so that even a small set has its share of each.</summary>
internal sealed class Bag<T>(IReadOnlyList<T> things, SeededRandom random)
{
    private readonly T[] _things = [.. things];
    private int _next = things.Count;

    internal T Draw()
    {
        if (_next == _things.Length)
        {
            random.Shuffle(_things.AsSpan());
            _next = 0;
        }

        return _things[_next++];
    }
}
