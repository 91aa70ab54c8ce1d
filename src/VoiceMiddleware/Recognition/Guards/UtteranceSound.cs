using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition;

/// <summary>Measures whether an utterance sounds like speech at all. Not thread-safe: one writer; read it when the utterance is over.</summary>
internal sealed class UtteranceSound
{
    // Noise reaches 0.6 now and then in windows as short as these; a vowel is above 0.8.
    private const float Voiced = 0.7f;
    private const double QuietestDb = -120;

    private readonly List<float> _powers = [];
    private VoicingMeter? _meter;
    private float[] _window = [];

    /// <summary>Gets how much of the utterance has the periodicity of a voice.</summary>
    public TimeSpan VoicedDuration { get; private set; }

    /// <summary>Gets the level of the loudest fifth of the utterance in dB of full scale.</summary>
    public double LevelDb
    {
        get
        {
            if (_powers.Count == 0)
            {
                return QuietestDb;
            }

            var loudest = _powers.OrderDescending().Take(Math.Max(1, _powers.Count / 5)).Average();
            return Math.Max(QuietestDb, 10 * Math.Log10(loudest + 1e-12));
        }
    }

    public void Add(AudioFrame frame)
    {
        var samples = frame.Samples.Span;
        if (samples.Length == 0)
        {
            return;
        }

        if (_meter is null)
        {
            _meter = new VoicingMeter(frame.Format.SampleRate);
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

        _powers.Add(power / window.Length);
        if (_meter.Process(window) >= Voiced)
        {
            VoicedDuration += frame.Duration;
        }
    }
}
