namespace VoiceMiddleware.Audio;

/// <summary>
/// Takes the tones of telephone keys out of a stream of frames: what may be the beginning of a tone is held back until it is known, and a tone leaves as
/// silence of the same length. The newest frame is always held back, because a tone may have begun at its end. Does not allocate once warm; not thread-safe.
/// </summary>
internal sealed class DtmfGate(AudioFormat format)
{
    // A tone is known after 30 ms; with the frame in which it began that is three frames.
    private const int MostHeld = 6;

    private readonly DtmfDetector _detector = new(format);
    private readonly Queue<AudioFrame> _held = new(MostHeld + 2);
    private readonly Queue<AudioFrame> _ready = new(MostHeld + 2);
    private short[] _silence = new short[format.SamplesPerFrame];
    private bool _ended;

    public void Push(AudioFrame frame)
    {
        _detector.HeardTone = false;
        var before = _detector.Key;
        _detector.Process(frame.Samples.Span);
        _held.Enqueue(frame);
        if (before is not null || _detector.Key is not null)
        {
            while (_held.TryDequeue(out var tone))
            {
                _ready.Enqueue(tone with { Samples = Silence(tone.Samples.Length) });
            }
        }
        else
        {
            while (_held.Count > (_detector.HeardTone ? MostHeld : 1))
            {
                _ready.Enqueue(_held.Dequeue());
            }
        }
    }

    /// <summary>Lets go of what is held back, when the stream is over.</summary>
    public void Complete() => _ended = true;

    /// <summary>Reads the next frame, with silence in the place of tones.</summary>
    public bool TryRead(out AudioFrame frame) => _ready.TryDequeue(out frame) || (_ended && _held.TryDequeue(out frame));

    /// <summary>Reads the next key.</summary>
    public bool TryReadKey(out char key)
    {
        var read = _detector.TryRead(out var tone);
        key = tone.Key;
        return read;
    }

    private ReadOnlyMemory<short> Silence(int length)
    {
        if (_silence.Length < length)
        {
            _silence = new short[length];
        }

        return _silence.AsMemory(0, length);
    }
}
