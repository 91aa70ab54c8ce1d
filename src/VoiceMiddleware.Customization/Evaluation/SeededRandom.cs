namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>
/// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014). The framework's generator may change between versions, and an interval or a synthetic recording should not.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = unchecked(0x9E3779B97F4A7C15UL + (seed * 0xD1B54A32D192ED03UL));

    internal ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Draws a number from 0 to below a limit.</summary>
    internal int Next(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Draws a number from 0 to below 1.</summary>
    internal double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws from the normal distribution with mean 0 and deviation 1, by the method of Box and Muller.</summary>
    internal double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    internal void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
