namespace VoiceMiddleware.Audio;

/// <summary>The built-in detector of speech: bands of the spectrum over a noise floor that is learned on the way, and voicing.</summary>
/// <remarks>
/// It needs no silence in advance and no training: the floor follows the quietest moments of the last 1.6 s in every band, so that noise from
/// the very start is soon known as such, and speech from the very first sample is heard by its gaps and its pitch. Sound that follows
/// digital silence is taken for speech at first. A sound that stays the same for longer than those 1.6 s becomes background. Not thread-safe; does not allocate after construction.
/// </remarks>
public sealed class AdaptiveEnergyDetector : IVoiceActivityDetector
{
    // Edges in Hz, narrow where vowels are: what a telephone carries, and above it what only wide-band audio has.
    private static readonly int[] BandEdges =
        [150, 250, 350, 450, 570, 700, 840, 1000, 1170, 1370, 1600, 1850, 2150, 2500, 2900, 3400];

    private static readonly int[] HighEdges = [3400, 4000, 4700, 5600, 6800];

    // Below -70 dBFS there is nothing to hear.
    private const float SilencePower = 1e-7f;
    private const float MaxSnrDb = 20;

    // In the first 1.6 s a sound above -55 dBFS that keeps a pitch is speech, whatever the floor says.
    private const float AudiblePower = 3e-6f;
    private const int StartWindows = 80;
    private const float StartVoicing = 0.72f;
    private const float StartSteepness = 25;
    private const float Recency = 0.25f;

    // The memory of the loudest speech fades by 1.5 dB a second, and is never less than a whisper's range above the floor.
    private const float LoudestFallDb = 0.03f;
    private const float MinRangeDb = 12;
    private const float SilentLoudest = -100;

    private readonly FourierTransform _transform;
    private readonly VoicingMeter _voicing;
    private readonly NoiseFloor _floor;
    private readonly float[] _samples;
    private readonly float[] _windowed;
    private readonly float[] _window;
    private readonly float[] _spectrum;
    private readonly float[] _bands;
    private readonly int[] _bins;
    private readonly int _lowBands;
    private readonly float _highPass;
    private float _lastInput;
    private float _lastOutput;
    private float _recentSnr;
    private float _recentVoicing;
    private float _recentHeight;
    private float _loudest = SilentLoudest;

    /// <summary>Creates a detector.</summary>
    /// <param name="format">The format of the windows: 8 or 16 kHz, one channel.</param>
    /// <exception cref="ArgumentException">The format is another.</exception>
    public AdaptiveEnergyDetector(AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.SampleRate is not (8000 or 16000) || format.Channels != 1)
        {
            throw new ArgumentException(
                $"The detector takes 8000 or 16000 Hz with one channel, not {format}. Convert with {nameof(AudioSourceExtensions.ConvertTo)}.",
                nameof(format));
        }

        Format = format;
        WindowLength = format.SamplesPerFrame;
        var length = format.SampleRate * 32 / 1000;
        _transform = new FourierTransform(length);
        _voicing = new VoicingMeter(format.SampleRate);
        _samples = new float[length];
        _windowed = new float[length];
        _spectrum = new float[(length / 2) + 1];

        // A Hann window whose scale makes the sum over the spectrum the mean square, full scale being 1.
        _window = new float[length];
        var scale = Math.Sqrt(2.0 / (length * length * 0.375));
        for (var i = 0; i < length; i++)
        {
            _window[i] = (float)(scale * (0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / length))));
        }

        int[] edges = format.SampleRate == 8000 ? BandEdges : [.. BandEdges, .. HighEdges[1..]];
        _bins = [.. edges.Select(edge => (int)Math.Round((double)edge * length / format.SampleRate))];
        _bands = new float[edges.Length - 1];
        _lowBands = BandEdges.Length - 1;
        _floor = new NoiseFloor(_bands.Length);
        _highPass = MathF.Exp(-2 * MathF.PI * 60 / format.SampleRate);
    }

    /// <inheritdoc/>
    public AudioFormat Format { get; }

    /// <summary>Gets the samples of a window: 20 ms.</summary>
    public int WindowLength { get; }

    /// <summary>Gets what the last window was judged by.</summary>
    internal SpeechFeatures Features { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The window has another length.</exception>
    public float Process(ReadOnlySpan<short> window)
    {
        if (window.Length != WindowLength)
        {
            throw new ArgumentException($"The detector takes windows of {WindowLength} samples, not {window.Length}.", nameof(window));
        }

        var power = Append(window);
        var voicing = _voicing.Process(_samples.AsSpan(_samples.Length - WindowLength));
        Analyse();
        _floor.Track(_bands);
        Features = Measure(voicing);
        var probability = power < SilencePower ? 0 : Features.Probability();
        if (power > AudiblePower && _floor.Age <= StartWindows)
        {
            // Before the floor has seen a gap, speech from the very first sample looks like noise; but noise has no pitch.
            probability = MathF.Max(probability, 1 / (1 + MathF.Exp(-StartSteepness * (Features.RecentVoicing - StartVoicing))));
        }

        _floor.Average(_bands, probability);
        return probability;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _floor.Reset();
        _voicing.Reset();
        Array.Clear(_samples);
        _lastInput = _lastOutput = 0;
        _recentSnr = _recentVoicing = _recentHeight = 0;
        _loudest = SilentLoudest;
        Features = default;
    }

    /// <summary>Does nothing: there is nothing to free.</summary>
    public void Dispose()
    {
    }

    private float Append(ReadOnlySpan<short> window)
    {
        var first = _floor.Age == 0;
        if (first)
        {
            _lastInput = window[0] / 32768f;
        }

        _samples.AsSpan(WindowLength).CopyTo(_samples);
        var target = _samples.AsSpan(_samples.Length - WindowLength);
        var sum = 0f;

        // A DC offset or a rumble is no sound; without this it would leak into the lowest band.
        for (var i = 0; i < target.Length; i++)
        {
            var input = window[i] / 32768f;
            _lastOutput = (_highPass * _lastOutput) + input - _lastInput;
            _lastInput = input;
            target[i] = _lastOutput;
            sum += _lastOutput * _lastOutput;
        }

        if (first)
        {
            // Before the stream there was not silence but nothing: its mirror image keeps the first window from teaching too low a floor.
            var history = _samples.AsSpan(0, _samples.Length - WindowLength);
            target[..history.Length].CopyTo(history);
            history.Reverse();
        }

        return sum / target.Length;
    }

    private void Analyse()
    {
        for (var i = 0; i < _windowed.Length; i++)
        {
            _windowed[i] = _samples[i] * _window[i];
        }

        _transform.Power(_windowed, _spectrum);
        for (var band = 0; band < _bands.Length; band++)
        {
            var sum = 0f;
            foreach (var bin in _spectrum.AsSpan(_bins[band].._bins[band + 1]))
            {
                sum += bin;
            }

            _bands[band] = sum;
        }
    }

    private SpeechFeatures Measure(float voicing)
    {
        float low = 0, high = 0, squares = 0;
        for (var band = 0; band < _bands.Length; band++)
        {
            var snr = Math.Clamp(10 * MathF.Log10((_bands[band] + 1e-12f) / _floor.Power[band]), 0, MaxSnrDb);
            if (band < _lowBands)
            {
                low += snr;
                squares += snr * snr;
            }
            else
            {
                high += snr;
            }
        }

        low /= _lowBands;
        squares = MathF.Sqrt(squares / _lowBands);
        high = _bands.Length == _lowBands ? low : high / (_bands.Length - _lowBands);
        _recentSnr += Recency * (squares - _recentSnr);
        _recentVoicing += Recency * (voicing - _recentVoicing);
        var height = MeasureHeight();
        _recentHeight += Recency * (height - _recentHeight);
        return new SpeechFeatures(low, squares, high, voicing, _recentSnr, _recentVoicing, height, _recentHeight);
    }

    // Voices in the background are as speech-like as the one in front; what tells them apart is that they are less loud.
    private float MeasureHeight()
    {
        float power = 1e-12f, floor = 1e-12f;
        for (var band = 0; band < _lowBands; band++)
        {
            power += _bands[band];
            floor += _floor.Power[band];
        }

        var level = 10 * MathF.Log10(power);
        var floorLevel = 10 * MathF.Log10(floor);
        _loudest = MathF.Max(_loudest - LoudestFallDb, floorLevel + MinRangeDb);
        if (level > _loudest)
        {
            _loudest += 0.3f * (level - _loudest);
        }

        return Math.Clamp((level - floorLevel) / (_loudest - floorLevel), 0, 1.2f);
    }
}
