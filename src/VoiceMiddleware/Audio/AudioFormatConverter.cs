namespace VoiceMiddleware.Audio;

/// <summary>Changes rate and number of channels of a stream, piece by piece: mixes down or spreads, then resamples.</summary>
/// <remarks>
/// One channel becomes many by copying; many become one by their mean; any other change of channels goes through one. Rates are changed by
/// <see cref="Resampler"/>, whose figures and alignment hold here. Not thread-safe.
/// </remarks>
public sealed class AudioFormatConverter
{
    private readonly Resampler _resampler;
    private readonly bool _mixDown;
    private readonly bool _spread;
    private short[] _mixed = [];
    private short[] _resampled = [];

    /// <summary>Creates a converter.</summary>
    /// <param name="inputFormat">The format that comes in.</param>
    /// <param name="outputFormat">The format that goes out. When it is the same, samples are passed on as they are.</param>
    public AudioFormatConverter(AudioFormat inputFormat, AudioFormat outputFormat)
    {
        ArgumentNullException.ThrowIfNull(inputFormat);
        ArgumentNullException.ThrowIfNull(outputFormat);
        InputFormat = inputFormat;
        OutputFormat = outputFormat;
        _mixDown = inputFormat.Channels > 1 && outputFormat.Channels != inputFormat.Channels;
        _spread = outputFormat.Channels > 1 && outputFormat.Channels != inputFormat.Channels;
        _resampler = new Resampler(inputFormat.SampleRate, outputFormat.SampleRate, _mixDown || _spread ? 1 : inputFormat.Channels);
    }

    /// <summary>Gets the format that comes in.</summary>
    public AudioFormat InputFormat { get; }

    /// <summary>Gets the format that goes out.</summary>
    public AudioFormat OutputFormat { get; }

    /// <summary>Converts samples. The first calls with a larger input than before allocate, all others do not.</summary>
    /// <param name="input">Samples that follow the previous ones, channels interleaved; whole sample frames.</param>
    /// <returns>The samples that are ready. Valid until the next call.</returns>
    /// <exception cref="ArgumentException">The input is not a whole number of sample frames.</exception>
    public ReadOnlySpan<short> Process(ReadOnlySpan<short> input)
    {
        if (input.Length % InputFormat.Channels != 0)
        {
            throw new ArgumentException(
                $"{input.Length} samples are not a whole number of sample frames of {InputFormat.Channels} channels.", nameof(input));
        }

        if (_mixDown)
        {
            EnsureLength(ref _mixed, input.Length / InputFormat.Channels);
            input = _mixed.AsSpan(0, AudioChannels.MixDown(input, InputFormat.Channels, _mixed));
        }

        EnsureLength(ref _resampled, _resampler.GetOutputLength(input.Length));
        return Finish(_resampler.Process(input, _resampled));
    }

    /// <summary>Ends the stream and makes ready for a new one.</summary>
    /// <returns>The samples that were still owed. Valid until the next call.</returns>
    public ReadOnlySpan<short> Flush()
    {
        EnsureLength(ref _resampled, _resampler.FlushLength);
        return Finish(_resampler.Flush(_resampled));
    }

    /// <summary>Forgets the stream; the next sample is the first of a new one.</summary>
    public void Reset() => _resampler.Reset();

    private ReadOnlySpan<short> Finish(int count)
    {
        if (!_spread)
        {
            return _resampled.AsSpan(0, count);
        }

        EnsureLength(ref _mixed, count * OutputFormat.Channels);
        return _mixed.AsSpan(0, AudioChannels.Spread(_resampled.AsSpan(0, count), OutputFormat.Channels, _mixed));
    }

    private static void EnsureLength(ref short[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new short[Math.Max(length, buffer.Length * 2)];
        }
    }

    /// <summary>Converts a whole recording.</summary>
    /// <param name="samples">The samples, channels interleaved.</param>
    /// <param name="inputFormat">Their format.</param>
    /// <param name="outputFormat">The wanted format.</param>
    /// <returns>A new array.</returns>
    public static short[] Convert(ReadOnlySpan<short> samples, AudioFormat inputFormat, AudioFormat outputFormat)
    {
        var converter = new AudioFormatConverter(inputFormat, outputFormat);
        var head = converter.Process(samples).ToArray();
        return [.. head, .. converter.Flush()];
    }
}
