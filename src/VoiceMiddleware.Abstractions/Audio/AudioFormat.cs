namespace VoiceMiddleware.Audio;

/// <summary>The shape of 16-bit linear PCM: samples per second and interleaved channels.</summary>
/// <remarks>
/// Every stream between components is signed 16-bit PCM in machine byte order; floating point lives only inside signal-processing code.
/// </remarks>
public sealed record AudioFormat
{
    /// <summary>The length of one frame in the pipeline: 20 ms.</summary>
    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    /// <summary>16,000 Hz, one channel: what speech recognisers are trained on.</summary>
    public static readonly AudioFormat Speech16Khz = new(16000);

    /// <summary>8,000 Hz, one channel: what a telephone line carries.</summary>
    public static readonly AudioFormat Telephone8Khz = new(8000);

    /// <summary>Creates a format.</summary>
    /// <param name="sampleRate">Samples per second and channel, in Hz; 1,000 to 384,000.</param>
    /// <param name="channels">Interleaved channels; 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public AudioFormat(int sampleRate, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 384000);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 32);
        SampleRate = sampleRate;
        Channels = channels;
    }

    /// <summary>Gets the samples per second and channel, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Gets the number of interleaved channels.</summary>
    public int Channels { get; }

    /// <summary>Gets the number of samples, all channels counted, in a frame of <see cref="FrameDuration"/>; rounded down (220 at 11,025 Hz).</summary>
    public int SamplesPerFrame => SampleRate / 50 * Channels;

    /// <summary>Converts a number of samples, all channels counted, into time. Exact to one tick (100 ns).</summary>
    /// <param name="samples">Samples, all channels counted.</param>
    public TimeSpan ToDuration(long samples) =>
        TimeSpan.FromTicks((long)((Int128)samples * TimeSpan.TicksPerSecond / ((long)SampleRate * Channels)));

    /// <summary>Converts a time into a number of samples, all channels counted; rounded to the nearest whole sample of every channel.</summary>
    /// <param name="duration">A time, not negative.</param>
    public long ToSamples(TimeSpan duration) =>
        (long)(((Int128)duration.Ticks * SampleRate + TimeSpan.TicksPerSecond / 2) / TimeSpan.TicksPerSecond) * Channels;

    /// <inheritdoc/>
    public override string ToString() => $"{SampleRate} Hz, {Channels} channel{(Channels == 1 ? "" : "s")}, 16 bit";
}
