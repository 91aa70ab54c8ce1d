using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Gate;
using VoiceMiddleware.SpeexDsp.Interop;
using VoiceMiddleware.SpeexDsp.Reference;

namespace VoiceMiddleware.SpeexDsp;

/// <summary>
/// A microphone and the loudspeaker that it hears, as a pair of decorators: what <see cref="Sink"/> plays is taken out of what
/// <see cref="Source"/> gives, and noise and loudness are seen to as the options say.
/// </summary>
/// <remarks>
/// <para>
/// Echo is cancelled in sample time: for every frame of the microphone, what <see cref="IAudioSink.PlayedDuration"/> says was audible meanwhile
/// is the reference, also when the reader is late. Microphone and loudspeaker may have different rates and need not be one device.
/// </para>
/// <para>Frames come 20 ms late, with the timestamps that they had. Each of the two owns the device that it wraps.</para>
/// </remarks>
public sealed class SpeexDspAudio
{
    /// <summary>Wraps devices.</summary>
    /// <param name="source">The microphone: one channel, 8 to 48 kHz.</param>
    /// <param name="sink">The loudspeaker, of any rate from 8 to 48 kHz and any number of channels.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <param name="timeProvider">The clock that tells a late reader from a late device; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a format is not one of those above.</exception>
    /// <exception cref="InvalidOperationException">libspeexdsp is not installed; the message says what to do.</exception>
    public SpeexDspAudio(IAudioSource source, IAudioSink sink, SpeexDspOptions? options = null, TimeProvider? timeProvider = null)
        : this(source, sink, options, timeProvider, new SpeexDspNative())
    {
    }

    internal SpeexDspAudio(IAudioSource source, IAudioSink sink, SpeexDspOptions? options, TimeProvider? timeProvider, ISpeexDspNative native)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new SpeexDspOptions();
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        CheckRate(source.Format, nameof(source));
        if (source.Format.Channels != 1)
        {
            throw new ArgumentException($"The microphone has one channel here; this one is {source.Format}. Convert it first (ConvertTo).", nameof(source));
        }

        if (!options.EchoCancellation)
        {
            Source = new CleanedSource(source, native.CreateCleaner(source.Format, options), playback: null, gate: null);
            Sink = sink;
            return;
        }

        CheckRate(sink.Format, nameof(sink));
        var played = new PlayedAudio(sink.Format);
        var cleaner = native.CreateCleaner(source.Format, options);
        try
        {
            var playback = new PlaybackReference(source.Format, sink, played, native, timeProvider ?? TimeProvider.System);
            var gate = options.EchoGate ? new EchoGate(source.Format.SamplesPerFrame, Frames(options.EchoTail), Frames(options.LearningTime)) : null;
            Source = new CleanedSource(source, cleaner, playback, gate);
            Sink = new ListenedSink(sink, played);
        }
        catch
        {
            cleaner.Dispose();
            throw;
        }
    }

    /// <summary>Gets the cleaned microphone.</summary>
    public IAudioSource Source { get; }

    /// <summary>Gets the loudspeaker; only what is played through this is known to the canceller.</summary>
    public IAudioSink Sink { get; }

    private static int Frames(TimeSpan duration) => (int)Math.Ceiling(duration / AudioFormat.FrameDuration);

    private static void CheckRate(AudioFormat format, string parameter)
    {
        if (format.SampleRate is < 8000 or > 48000)
        {
            throw new ArgumentException($"SpeexDSP works at 8,000 to 48,000 Hz; this is {format}.", parameter);
        }
    }
}
