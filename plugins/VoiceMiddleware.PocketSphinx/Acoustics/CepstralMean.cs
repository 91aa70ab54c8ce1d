namespace VoiceMiddleware.PocketSphinx.Acoustics;

/// <summary>Estimates the cepstral mean of a speaker on a channel, from speech alone and from its first second on.</summary>
/// <remarks>
/// The engine's own estimate starts from a fixed prior and moves after the utterance, which costs a tenth of all words on a quiet or coloured
/// channel. Here a frame counts when its energy is within <see cref="SpeechRange"/> of the loudest frames, so digital silence around the
/// speech does not pull the mean down; the prior only steadies the shape (every coefficient but the level) while there is little speech.
/// </remarks>
internal sealed class CepstralMean
{
    private const int LowestLevel = -64;
    private const int Levels = 256;
    private const int SpeechRange = 40;
    private const double PriorFrames = 30;

    // Sixty seconds; then the past counts half, so the mean follows a caller who moves from one room to another.
    private const double MaxFrames = 6000;

    private readonly float[] _prior;
    private readonly double[] _counts = new double[Levels];
    private readonly double[][] _sums;
    private double _total;

    public CepstralMean(IReadOnlyList<float> prior)
    {
        _prior = [.. prior];
        _sums = new double[Levels][];
        for (var level = 0; level < Levels; level++)
        {
            _sums[level] = new double[_prior.Length];
        }
    }

    /// <summary>Begins with what another one knows, of which at most a number of frames count: what is new soon weighs more.</summary>
    public CepstralMean(CepstralMean earlier, double maxFrames)
        : this(earlier._prior)
    {
        var share = Math.Min(1, maxFrames / Math.Max(earlier._total, 1));
        for (var level = 0; level < Levels; level++)
        {
            _counts[level] = earlier._counts[level] * share;
            _total += _counts[level];
            for (var k = 0; k < _prior.Length; k++)
            {
                _sums[level][k] = earlier._sums[level][k] * share;
            }
        }
    }

    /// <summary>Takes a frame into account.</summary>
    public void Add(ReadOnlySpan<float> frame)
    {
        var level = LevelOf(frame[0]);
        _counts[level]++;
        var sums = _sums[level];
        for (var k = 0; k < sums.Length; k++)
        {
            sums[k] += frame[k];
        }

        if (++_total > MaxFrames)
        {
            Forget();
        }
    }

    /// <summary>Writes the mean as far as it is known.</summary>
    public void Estimate(Span<float> mean)
    {
        var lowest = Math.Max(0, LevelAt(0.95) - SpeechRange);
        var frames = 0.0;
        Span<double> sums = stackalloc double[_prior.Length];
        sums.Clear();
        for (var level = lowest; level < Levels; level++)
        {
            frames += _counts[level];
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += _sums[level][k];
            }
        }

        // The level depends on the microphone's gain alone: no prior knows it.
        mean[0] = frames > 0 ? (float)(sums[0] / frames) : _prior[0];
        for (var k = 1; k < mean.Length; k++)
        {
            mean[k] = (float)((sums[k] + (PriorFrames * _prior[k])) / (frames + PriorFrames));
        }
    }

    /// <summary>Gets the energy that a fraction of all frames stays below.</summary>
    public float Energy(double fraction) => LevelAt(fraction) + LowestLevel;

    private static int LevelOf(float energy) =>
        float.IsNaN(energy) ? 0 : (int)Math.Clamp(energy - LowestLevel, 0, Levels - 1);

    private int LevelAt(double fraction)
    {
        var wanted = _total * fraction;
        var seen = 0.0;
        for (var level = 0; level < Levels; level++)
        {
            seen += _counts[level];
            if (seen >= wanted && seen > 0)
            {
                return level;
            }
        }

        return Levels - 1;
    }

    private void Forget()
    {
        _total = 0;
        for (var level = 0; level < Levels; level++)
        {
            _counts[level] /= 2;
            _total += _counts[level];
            for (var k = 0; k < _prior.Length; k++)
            {
                _sums[level][k] /= 2;
            }
        }
    }
}
