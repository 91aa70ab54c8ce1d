using System.Globalization;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Cli.Devices;

/// <summary>A microphone that can be shut, and whose level can be seen. Shut, it gives silence: the sample clock goes on.</summary>
/// <remarks>One reader; everything else may come from any thread.</remarks>
internal sealed class MicrophoneGate(IAudioSource inner) : IAudioSource
{
    private const double QuietestDb = -60;
    private const int Cells = 20;

    private volatile bool _muted;
    private volatile bool _talking = true;
    private volatile float _levelDb = (float)QuietestDb;

    /// <summary>Gets or sets whether the caller wants not to be heard.</summary>
    internal bool IsMuted
    {
        get => _muted;
        set => _muted = value;
    }

    /// <summary>Gets or sets whether the caller talks, with push-to-talk; always true without.</summary>
    internal bool IsTalking
    {
        get => _talking;
        set => _talking = value;
    }

    /// <summary>Gets the level of what the microphone hears, shut or not: decibels below full scale, -60 to 0.</summary>
    internal double LevelDb => _levelDb;

    /// <summary>Gets the level as a bar, and whether the gate is open.</summary>
    internal string Meter
    {
        get
        {
            var filled = (int)Math.Round((LevelDb - QuietestDb) / -QuietestDb * Cells);
            var state = IsMuted ? "muted (m)" : IsTalking ? "listening" : "space to talk";
            return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('-', Cells - filled)}] {LevelDb,3:0} dB  {state}");
        }
    }

    /// <inheritdoc/>
    public AudioFormat Format => inner.Format;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var silence = new short[Format.SamplesPerFrame * Format.Channels];
        await foreach (var frame in inner.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Falls slower than it rises, as the needle of a meter does.
            _levelDb = (float)Math.Max(Measure(frame.Samples.Span), _levelDb - 1.5);
            yield return IsMuted || !IsTalking
                ? frame with { Samples = frame.Samples.Length == silence.Length ? silence : new short[frame.Samples.Length] }
                : frame;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static double Measure(ReadOnlySpan<short> samples)
    {
        var energy = 0.0;
        foreach (var sample in samples)
        {
            energy += (double)sample * sample;
        }

        return samples.IsEmpty || energy == 0 ? QuietestDb : Math.Clamp(10 * Math.Log10(energy / samples.Length / (32768.0 * 32768.0)), QuietestDb, 0);
    }
}
