namespace VoiceMiddleware.Audio;

/// <summary>Follows the power of the background noise in each band, also while somebody speaks. Does not allocate after construction.</summary>
/// <remarks>
/// The noise is what is left between words and between harmonics: the smallest smoothed power of the last 1.6 s, band by band (minimum
/// statistics, R. Martin, IEEE Trans. Speech and Audio Processing 9(5), 2001), made finer by averaging what is surely not speech.
/// </remarks>
internal sealed class NoiseFloor
{
    private const int FramesPerStretch = 10;
    private const int Stretches = 8;
    private const float Smoothing = 0.7f;
    private const float Averaging = 0.94f;

    // The smallest of many noisy values lies below their mean by about this factor; found on white and pink noise.
    private const float MinimumBias = 1.8f;

    // Noise that comes and goes, such as voices in the background, averages well above its quietest moments.
    private const float MaxAverage = 16;

    // -90 dBFS in a band: below the noise of any 16-bit recording.
    private const float LowestPower = 1e-9f;

    private readonly float[] _smoothed;
    private readonly float[] _current;
    private readonly float[] _minima;
    private readonly float[] _average;
    private int _frame;
    private int _stretch;
    private int _stretchCount;
    private bool _started;

    public NoiseFloor(int bands)
    {
        _smoothed = new float[bands];
        _current = new float[bands];
        _average = new float[bands];
        _minima = new float[bands * Stretches];
        Power = new float[bands];
        Reset();
    }

    /// <summary>Gets the noise power in each band.</summary>
    public float[] Power { get; }

    /// <summary>Gets the frames learned from, so far.</summary>
    public int Age { get; private set; }

    /// <summary>Takes the powers of a frame; call before <see cref="Power"/> is compared with them.</summary>
    public void Track(ReadOnlySpan<float> power)
    {
        for (var band = 0; band < power.Length; band++)
        {
            var value = MathF.Max(power[band], LowestPower);
            _smoothed[band] = _started ? (Smoothing * _smoothed[band]) + ((1 - Smoothing) * value) : value;
            _current[band] = MathF.Min(_current[band], _smoothed[band]);
            var minimum = _current[band];
            for (var i = 0; i < _stretchCount; i++)
            {
                minimum = MathF.Min(minimum, _minima[(i * power.Length) + band]);
            }

            var floor = MathF.Max(minimum * (Age < FramesPerStretch ? 1.3f + ((MinimumBias - 1.3f) * Age / FramesPerStretch) : MinimumBias), LowestPower);
            _average[band] = _started ? Math.Clamp(_average[band], 0.6f * floor, MaxAverage * floor) : floor;
            Power[band] = _average[band];
        }

        _started = true;
        Age++;
        if (++_frame == FramesPerStretch)
        {
            EndStretch(power.Length);
        }
    }

    /// <summary>Takes the same powers again, with the probability that they are speech.</summary>
    public void Average(ReadOnlySpan<float> power, float speech)
    {
        var keep = Averaging + ((1 - Averaging) * speech);
        for (var band = 0; band < power.Length; band++)
        {
            _average[band] = (keep * _average[band]) + ((1 - keep) * MathF.Max(power[band], LowestPower));
        }
    }

    public void Reset()
    {
        Array.Fill(_current, float.MaxValue);
        Array.Fill(Power, LowestPower);
        _frame = _stretch = _stretchCount = Age = 0;
        _started = false;
    }

    private void EndStretch(int bands)
    {
        _current.CopyTo(_minima, _stretch * bands);
        Array.Fill(_current, float.MaxValue);
        _stretch = (_stretch + 1) % Stretches;
        _stretchCount = Math.Min(_stretchCount + 1, Stretches);
        _frame = 0;
    }
}
