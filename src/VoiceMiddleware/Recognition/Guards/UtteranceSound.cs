using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>
/// Measures whether an utterance sounds like speech at all. Adding a frame does not allocate after the first. Not thread-safe: one writer; read it when the
/// utterance is over.
/// </summary>
/// <param name="enoughVoiced">How much of a voice is enough; what follows is not looked at.</param>
internal sealed class UtteranceSound(TimeSpan enoughVoiced)
{
    // Noise reaches 0.6 now and then in windows as short as these; a vowel is above 0.8.
    private const float Voiced = 0.7f;
    private const int QuietestDb = -120;

    // Frames and their powers by level, in steps of 1 dB from the quietest.
    private readonly int[] _counts = new int[1 - QuietestDb];
    private readonly float[] _powers = new float[1 - QuietestDb];
    private VoicingMeter? _meter;
    private float[] _window = [];
    private int _frames;

    /// <summary>Gets how much of the utterance has the periodicity of a voice; counted until there is enough.</summary>
    public TimeSpan VoicedDuration { get; private set; }

    /// <summary>Gets the level of the loudest fifth of the utterance in dB of full scale.</summary>
    public double LevelDb
    {
        get
        {
            var wanted = Math.Max(1, _frames / 5);
            var (taken, sum) = (0, 0.0);
            for (var level = _counts.Length - 1; level >= 0 && taken < wanted; level--)
            {
                if (_counts[level] > 0)
                {
                    var part = Math.Min(_counts[level], wanted - taken);
                    sum += (double)_powers[level] / _counts[level] * part;
                    taken += part;
                }
            }

            return taken == 0 ? QuietestDb : ToDb(sum / taken);
        }
    }

    public void Add(AudioFrame frame)
    {
        var samples = frame.Samples.Span;
        if (samples.Length == 0)
        {
            return;
        }

        if (_window.Length == 0)
        {
            _window = new float[frame.Format.SamplesPerFrame];
        }

        // The last frame of an utterance may be shorter; the meter forgets nothing by that.
        var window = _window.AsSpan(0, Math.Min(samples.Length, _window.Length));
        var power = 0f;
        for (var i = 0; i < window.Length; i++)
        {
            window[i] = samples[i] / 32768f;
            power += window[i] * window[i];
        }

        power /= window.Length;
        var level = (int)Math.Clamp(Math.Round(ToDb(power)) - QuietestDb, 0, _counts.Length - 1);
        _counts[level]++;
        _powers[level] += power;
        _frames++;
        if (VoicedDuration < enoughVoiced)
        {
            _meter ??= new VoicingMeter(frame.Format.SampleRate);
            if (_meter.Process(window) >= Voiced)
            {
                VoicedDuration += frame.Duration;
            }
        }
    }

    private static double ToDb(double power) => Math.Max(QuietestDb, 10 * Math.Log10(power + 1e-12));
}
