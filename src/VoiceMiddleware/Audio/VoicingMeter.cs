using System.Numerics;

namespace VoiceMiddleware.Audio;

/// <summary>Measures how periodic the last 40 ms are at the pitches of a human voice. Does not allocate after construction.</summary>
internal sealed class VoicingMeter
{
    // At 4 kHz: voices from 70 to 400 Hz.
    private const int Rate = 4000;
    private const int MinLag = Rate / 400;
    private const int MaxLag = Rate / 70;
    private const int Length = Rate / 25;

    private readonly int _decimation;
    private readonly float[] _buffer = new float[Length];
    private float _first;
    private float _second;
    private float _third;

    public VoicingMeter(int sampleRate) => _decimation = sampleRate / Rate;

    /// <summary>Takes the next samples and returns the highest normalised autocorrelation: 0 for noise to 1 for a perfectly periodic sound.</summary>
    public float Process(ReadOnlySpan<float> samples)
    {
        var count = samples.Length / _decimation;
        _buffer.AsSpan(count).CopyTo(_buffer);
        var target = _buffer.AsSpan(Length - count);

        // Three poles at 800 Hz keep the pitch and its first harmonics, and make room for dropping samples.
        var pole = MathF.Exp(-2 * MathF.PI * 800 / (Rate * _decimation));
        for (var i = 0; i < count * _decimation; i++)
        {
            _first += (1 - pole) * (samples[i] - _first);
            _second += (1 - pole) * (_first - _second);
            _third += (1 - pole) * (_second - _third);
            if (i % _decimation == _decimation - 1)
            {
                target[i / _decimation] = _third;
            }
        }

        return Correlate();
    }

    public void Reset()
    {
        Array.Clear(_buffer);
        _first = _second = _third = 0;
    }

    private float Correlate()
    {
        const int span = Length - MaxLag;
        ReadOnlySpan<float> buffer = _buffer;
        var head = buffer.Slice(MaxLag, span);
        var energy = 1e-12f + Dot(head, head);

        // The energy of the delayed part is kept up as it moves, one sample a lag.
        var first = buffer.Slice(MaxLag - MinLag, span);
        var delayed = 1e-12f + Dot(first, first);
        var best = 0f;
        for (var lag = MinLag; lag <= MaxLag; lag++)
        {
            var start = MaxLag - lag;
            var product = Dot(head, buffer.Slice(start, span));
            best = MathF.Max(best, product / MathF.Sqrt(energy * MathF.Max(delayed, 1e-12f)));
            if (start > 0)
            {
                var enters = _buffer[start - 1];
                var leaves = _buffer[start + span - 1];
                delayed += (enters * enters) - (leaves * leaves);
            }
        }

        return best;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(left[i..]) * new Vector<float>(right[i..]);
        }

        var sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
