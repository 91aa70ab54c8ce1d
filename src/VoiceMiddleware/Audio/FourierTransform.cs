namespace VoiceMiddleware.Audio;

/// <summary>The power spectrum of a real window whose length is a power of two. Not thread-safe; does not allocate after construction.</summary>
internal sealed class FourierTransform
{
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly float[] _real;
    private readonly float[] _imaginary;
    private readonly int[] _reversed;

    public FourierTransform(int length)
    {
        Length = length;
        _cos = new float[length / 2];
        _sin = new float[length / 2];
        for (var i = 0; i < length / 2; i++)
        {
            (var sin, var cos) = Math.SinCos(-2 * Math.PI * i / length);
            _cos[i] = (float)cos;
            _sin[i] = (float)sin;
        }

        _real = new float[length];
        _imaginary = new float[length];
        _reversed = new int[length];
        var bits = System.Numerics.BitOperations.Log2((uint)length);
        for (var i = 0; i < length; i++)
        {
            for (var bit = 0; bit < bits; bit++)
            {
                _reversed[i] |= ((i >> bit) & 1) << (bits - 1 - bit);
            }
        }
    }

    public int Length { get; }

    /// <summary>Writes |X(k)|² for k = 0 … length / 2.</summary>
    public void Power(ReadOnlySpan<float> input, Span<float> power)
    {
        for (var i = 0; i < Length; i++)
        {
            _real[_reversed[i]] = input[i];
        }

        Array.Clear(_imaginary);
        for (var half = 1; half < Length; half *= 2)
        {
            var stride = Length / (2 * half);
            for (var start = 0; start < Length; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (a, b) = (start + k, start + k + half);
                    var (cos, sin) = (_cos[k * stride], _sin[k * stride]);
                    var real = (_real[b] * cos) - (_imaginary[b] * sin);
                    var imaginary = (_real[b] * sin) + (_imaginary[b] * cos);
                    _real[b] = _real[a] - real;
                    _imaginary[b] = _imaginary[a] - imaginary;
                    _real[a] += real;
                    _imaginary[a] += imaginary;
                }
            }
        }

        for (var k = 0; k <= Length / 2; k++)
        {
            power[k] = (_real[k] * _real[k]) + (_imaginary[k] * _imaginary[k]);
        }
    }
}
