using System.Numerics;

namespace VoiceMiddleware.Audio;

/// <summary>Hears the keys of a telephone in its audio: a filter of Goertzel's at each of the eight frequencies, every 5 ms over the last 20 ms.</summary>
/// <remarks>
/// <para>As ITU-T Q.24 asks of a receiver: a tone of 40 ms is taken and one of 20 ms is not; a pause of 40 ms parts two presses of a key and one of 10 ms
/// does not; frequencies may be off by 1.5 %, and the higher tone may be 6 dB stronger or 10 dB weaker than the lower.</para>
/// <para>A key is told when its tone has lasted about 30 ms. Processing does not allocate. Not thread-safe: one detector serves one stream.</para>
/// </remarks>
public sealed class DtmfDetector
{
    // Four blocks of 5 ms: long enough to tell 697 Hz from 770, and short enough to find the ends of a tone.
    private const int BlocksInWindow = 4;
    private const double BlocksPerSecond = 200;

    // A line may be off by 1.5 %. Filters beside the nominal frequency keep the measured energy of such a tone.
    private const int Detunings = 3;
    private const double Detuning = 0.012;
    private const double MostOff = 0.025;
    private const int Filters = 8 * Detunings;

    // Two tones in noise 15 dB below them hold 97 % of the energy, and a window of which a quarter is silence three quarters of that.
    private const double PureShare = 0.7;
    private const double Dominance = 4; // 6 dB over the next tone of the group.
    private const double MostHigherDb = 6;
    private const double MostLowerDb = 10;
    private const double QuietestRms = 50;

    private const int WindowsToTake = 5;
    private const int WindowsToEnd = 7;

    private readonly int _decimation;
    private readonly int _blockLength;
    private readonly double _rate;
    private readonly float[] _coefficients;
    private readonly float[] _newer;
    private readonly float[] _older;
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly Complex[] _turns = new Complex[Filters * BlocksInWindow];
    private readonly Complex[] _blocks = new Complex[Filters * BlocksInWindow];
    private readonly double[] _energies = new double[BlocksInWindow];
    private readonly Complex[] _window = new Complex[Filters];
    private readonly Complex[] _previous = new Complex[Filters];
    private readonly Queue<DtmfTone> _tones = new(16);
    private double _sum;
    private int _summed;
    private int _inBlock;
    private double _energy;
    private int _block;
    private long _samples;
    private char _candidate;
    private int _run;
    private int _misses;
    private TimeSpan _candidateStart;

    /// <summary>Creates a detector.</summary>
    /// <param name="format">The format of the audio: 8 to 48 kHz, one channel.</param>
    /// <exception cref="ArgumentException">The format is another.</exception>
    public DtmfDetector(AudioFormat format)
    {
        Check(format);
        Format = format;

        // The tones lie below 1.7 kHz: eight thousand samples a second are enough, whatever comes in.
        _decimation = format.SampleRate / 8000;
        _rate = (double)format.SampleRate / _decimation;
        _blockLength = (int)Math.Round(_rate / BlocksPerSecond);
        var width = Vector<float>.Count;
        var padded = (Filters + width - 1) / width * width;
        (_coefficients, _newer, _older) = (new float[padded], new float[padded], new float[padded]);
        (_cos, _sin) = (new double[Filters], new double[Filters]);
        for (var filter = 0; filter < Filters; filter++)
        {
            var angle = Angle(filter);
            (_sin[filter], _cos[filter]) = Math.SinCos(angle);
            _coefficients[filter] = (float)(2 * _cos[filter]);
            for (var age = 0; age < BlocksInWindow; age++)
            {
                _turns[(filter * BlocksInWindow) + age] = Complex.FromPolarCoordinates(1, angle * _blockLength * age);
            }
        }
    }

    /// <summary>Gets the format of the audio.</summary>
    public AudioFormat Format { get; }

    /// <summary>Gets the key whose tone sounds, or null. It stays for 35 ms after the tone.</summary>
    public char? Key { get; private set; }

    /// <summary>Gets or sets whether something like a tone was heard since this was last set to false, be it long enough or not.</summary>
    internal bool HeardTone { get; set; }

    /// <summary>Takes the next audio.</summary>
    /// <param name="samples">Any number of samples.</param>
    public void Process(ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            _samples++;
            _sum += sample;
            if (++_summed < _decimation)
            {
                continue;
            }

            var value = (float)(_sum / _decimation);
            (_sum, _summed) = (0, 0);
            _energy += value * value;
            Filter(value);
            if (++_inBlock == _blockLength)
            {
                EndBlock();
            }
        }
    }

    /// <summary>Reads the next key that was pressed.</summary>
    /// <param name="tone">The key and where its tone began, counted from the first sample.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out DtmfTone tone) => _tones.TryDequeue(out tone);

    /// <summary>Forgets all that was heard.</summary>
    public void Reset()
    {
        Array.Clear(_newer);
        Array.Clear(_older);
        Array.Clear(_blocks);
        Array.Clear(_energies);
        Array.Clear(_previous);
        _tones.Clear();
        (_sum, _energy) = (0, 0);
        (_summed, _inBlock, _block, _run, _misses, _samples) = (0, 0, 0, 0, 0, 0);
        (Key, HeardTone, _candidate) = (null, false, '\0');
    }

    internal static void Check(AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Channels != 1 || format.SampleRate is < 8000 or > 48000)
        {
            throw new ArgumentException(
                $"Tones of telephone keys are heard in one channel of 8 to 48 kHz, not in {format.Channels} of {format.SampleRate} Hz. Convert the audio with {nameof(AudioSourceExtensions.ConvertTo)}.",
                nameof(format));
        }
    }

    private static double Nominal(int filter) => DtmfKeys.Frequencies[filter / Detunings];

    private double Angle(int filter) => 2 * Math.PI * Nominal(filter) * (1 + (Detuning * ((filter % Detunings) - 1))) / _rate;

    private void Filter(float value)
    {
        var input = new Vector<float>(value);
        for (var i = 0; i < _coefficients.Length; i += Vector<float>.Count)
        {
            var newer = new Vector<float>(_newer, i);
            var next = input + (new Vector<float>(_coefficients, i) * newer) - new Vector<float>(_older, i);
            newer.CopyTo(_older, i);
            next.CopyTo(_newer, i);
        }
    }

    private void EndBlock()
    {
        var slot = _block % BlocksInWindow;
        for (var filter = 0; filter < Filters; filter++)
        {
            _blocks[(filter * BlocksInWindow) + slot] = new Complex(_newer[filter] - (_older[filter] * _cos[filter]), _older[filter] * _sin[filter]);
            _previous[filter] = _window[filter];
            var sum = Complex.Zero;
            for (var age = 0; age < BlocksInWindow; age++)
            {
                sum += _blocks[(filter * BlocksInWindow) + ((slot + BlocksInWindow - age) % BlocksInWindow)] * _turns[(filter * BlocksInWindow) + age];
            }

            _window[filter] = sum;
        }

        _energies[slot] = _energy;
        Array.Clear(_newer);
        Array.Clear(_older);
        (_energy, _inBlock) = (0, 0);

        // The slots are used in turn; the count only tells which is next.
        _block = slot + 1;
        Decide(Find());
    }

    /// <summary>Returns the key whose tones fill the window, or NUL.</summary>
    private char Find()
    {
        var length = (double)BlocksInWindow * _blockLength;
        var energy = _energies[0] + _energies[1] + _energies[2] + _energies[3];
        if (energy < QuietestRms * QuietestRms * length)
        {
            return '\0';
        }

        var (row, low, lowNext) = Strongest(0);
        var (column, high, highNext) = Strongest(DtmfKeys.Rows);
        var scale = 2 / length;
        if ((low + high) * scale < PureShare * energy || low < Dominance * lowNext || high < Dominance * highNext)
        {
            return '\0';
        }

        var twist = 10 * Math.Log10(high / low);
        return twist is <= MostHigherDb and >= -MostLowerDb && IsOnFrequency(row) && IsOnFrequency(column)
            ? DtmfKeys.At(row / Detunings, (column / Detunings) - DtmfKeys.Rows)
            : '\0';
    }

    /// <summary>Finds the strongest filter of a group, its power, and that of the next tone of the group.</summary>
    private (int Filter, double Power, double Next) Strongest(int firstTone)
    {
        var (best, power, next) = (0, -1.0, 0.0);
        for (var tone = firstTone; tone < firstTone + 4; tone++)
        {
            var (own, ownPower) = (0, -1.0);
            for (var filter = tone * Detunings; filter < (tone + 1) * Detunings; filter++)
            {
                var (real, imaginary) = (_window[filter].Real, _window[filter].Imaginary);
                if ((real * real) + (imaginary * imaginary) is var measured && measured > ownPower)
                {
                    (own, ownPower) = (filter, measured);
                }
            }

            if (ownPower > power)
            {
                (best, power, next) = (own, ownPower, Math.Max(power, 0));
            }
            else
            {
                next = Math.Max(next, ownPower);
            }
        }

        return (best, power, next);
    }

    /// <summary>Measures a tone's frequency by how far its phase has moved since the window before: a voice that glides past is off.</summary>
    private bool IsOnFrequency(int filter)
    {
        if (_run == 0)
        {
            return true;
        }

        var moved = (_window[filter] * Complex.Conjugate(_previous[filter])).Phase;
        var off = Math.IEEERemainder(moved - (Angle(filter) * _blockLength), 2 * Math.PI) / (2 * Math.PI * _blockLength) * _rate;
        var nominal = Nominal(filter);
        return Math.Abs(off + (nominal * Detuning * ((filter % Detunings) - 1))) <= nominal * MostOff;
    }

    private void Decide(char found)
    {
        if (found == '\0' || found != _candidate)
        {
            if (Key is not null && (found == '\0' || found != Key) && ++_misses >= WindowsToEnd)
            {
                Key = null;
            }

            (_candidate, _run) = (found, found == '\0' ? 0 : 1);
            if (found != '\0')
            {
                HeardTone = true;
                _candidateStart = Format.ToDuration(Math.Max(0, _samples - ((long)BlocksInWindow * _blockLength * _decimation)));
            }

            return;
        }

        HeardTone = true;
        _run++;
        if (found == Key)
        {
            _misses = 0;
        }
        else if (_run == WindowsToTake)
        {
            (Key, _misses) = (found, 0);
            _tones.Enqueue(new DtmfTone(found, _candidateStart));
        }
    }
}
