using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.Audio;

/// <summary>The low-pass filter between two sample rates, one row of coefficients for each position between two input samples. Immutable.</summary>
internal sealed class PolyphaseFilter
{
    // The stop band begins at the lower Nyquist frequency, the pass band ends at this part of it.
    private const double PassBand = 0.91;
    private const double StopBandDb = 92;

    // Beyond this many exact positions, neighbouring rows are interpolated: at 1024 rows the error stays below -110 dB.
    private const int MaxRows = 1024;

    // Rows are padded so that vectors of any width come out even.
    private const int RowAlignment = 16;

    private static readonly ConcurrentDictionary<(int Up, int Down), WeakReference<PolyphaseFilter>> Cache = new();

    private readonly long _up;
    private readonly long _down;
    private readonly int _rows;
    private readonly float[] _coefficients;

    private PolyphaseFilter(int up, int down)
    {
        _up = up;
        _down = down;
        _rows = Math.Min(up, MaxRows);
        var scale = Math.Min(1.0, (double)up / down);
        var transition = scale * (1 - PassBand) * Math.PI;
        var halfWidth = (StopBandDb - 7.95) / (2.285 * transition) / 2;
        Lookahead = (int)Math.Ceiling(halfWidth);
        Taps = (2 * Lookahead + RowAlignment - 1) / RowAlignment * RowAlignment;

        // One row more than there are positions: the interpolation's right neighbour of the last.
        _coefficients = new float[(_rows + 1) * Taps];
        var cutoff = scale * (1 + PassBand) / 2;
        for (var row = 0; row <= _rows; row++)
        {
            Design(_coefficients.AsSpan(row * Taps, Taps), (double)row / _rows, cutoff, halfWidth);
        }
    }

    /// <summary>Gets the number of input samples that make one output sample.</summary>
    public int Taps { get; }

    /// <summary>Gets how many of them come after the input sample at or before the output's instant.</summary>
    public int Lookahead { get; }

    public static PolyphaseFilter Get(int inputRate, int outputRate)
    {
        var divisor = (int)BigInteger.GreatestCommonDivisor(inputRate, outputRate);
        var key = (outputRate / divisor, inputRate / divisor);
        if (Cache.TryGetValue(key, out var reference) && reference.TryGetTarget(out var cached))
        {
            return cached;
        }

        var filter = new PolyphaseFilter(key.Item1, key.Item2);
        Cache[key] = new WeakReference<PolyphaseFilter>(filter);
        return filter;
    }

    /// <summary>Gets the input sample at or before an output sample, and the place between it and the next, in units of 1/up.</summary>
    public (long Position, long Phase) Locate(long output)
    {
        // Split so that it does not overflow before 2^63 / 384000 samples: two years at the highest rate.
        var (position, phase) = Math.DivRem(output * _down, _up);
        return (position, phase);
    }

    /// <summary>Computes one output sample from the <see cref="Taps"/> input samples around it.</summary>
    public float Apply(ReadOnlySpan<float> input, long phase)
    {
        if (_rows == _up)
        {
            return Dot(input, Row((int)phase));
        }

        var exact = (double)phase * _rows / _up;
        var row = (int)exact;
        var left = Dot(input, Row(row));
        return left + ((float)(exact - row) * (Dot(input, Row(row + 1)) - left));
    }

    private ReadOnlySpan<float> Row(int row) => _coefficients.AsSpan(row * Taps, Taps);

    private void Design(Span<float> row, double fraction, double cutoff, double halfWidth)
    {
        const double beta = 0.1102 * (StopBandDb - 8.7);
        var exact = new double[row.Length];
        var sum = 0.0;
        for (var i = 0; i < exact.Length; i++)
        {
            // The distance from the output's instant to input sample i of the window, in input samples.
            var distance = i - (Taps - 1 - Lookahead) - fraction;
            var position = distance / halfWidth;
            if (Math.Abs(position) < 1)
            {
                exact[i] = cutoff * Sinc(cutoff * distance) * Bessel(beta * Math.Sqrt(1 - (position * position))) / Bessel(beta);
                sum += exact[i];
            }
        }

        // Every row passes a constant exactly, or a constant would come out as a faint tone.
        for (var i = 0; i < exact.Length; i++)
        {
            row[i] = (float)(exact[i] / sum);
        }
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    // The modified Bessel function of the first kind, order zero, by its power series.
    private static double Bessel(double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            var half = x / (2 * k);
            term *= half * half;
            sum += term;
        }

        return sum;
    }

    // Two accumulators hide the latency of the multiply-add; always in the same order, so that results do not depend on how input is cut.
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var first = Vector<float>.Zero;
        var second = Vector<float>.Zero;
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var i = 0;
        for (; i + 1 < x.Length && i + 1 < y.Length; i += 2)
        {
            first = Vector.FusedMultiplyAdd(x[i], y[i], first);
            second = Vector.FusedMultiplyAdd(x[i + 1], y[i + 1], second);
        }

        if (i < x.Length && i < y.Length)
        {
            first = Vector.FusedMultiplyAdd(x[i], y[i], first);
        }

        return Vector.Sum(first + second);
    }
}
