using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>Makes frames of the sink's format out of the voice's. A frame that fits already is passed on as it is. Not thread-safe.</summary>
internal sealed class FrameFitting(AudioFormat from, AudioFormat to)
{
    private readonly Queue<AudioFrame> _whole = new();
    private AudioFormatConverter? _converter;
    private AudioFramer? _framer;
    private long _position;
    private long _inFramer;
    private bool _pendingFlush;

    public void Write(AudioFrame frame)
    {
        if (from == to && _inFramer == 0 && frame.Samples.Length == to.SamplesPerFrame)
        {
            _whole.Enqueue(frame);
            return;
        }

        Cut((_converter ??= new AudioFormatConverter(from, to)).Process(frame.Samples.Span));
    }

    /// <summary>Ends a sentence: what is still inside comes out, the last frame as short as it is.</summary>
    public void Flush()
    {
        if (_converter is not null)
        {
            Cut(_converter.Flush());
            _pendingFlush = true;
        }
    }

    public bool TryRead(out AudioFrame frame)
    {
        if (_whole.TryDequeue(out frame) || TryReadCut(out frame))
        {
            frame = frame with { Timestamp = to.ToDuration(_position) };
            _position += frame.Samples.Length;
            return true;
        }

        return false;
    }

    private void Cut(ReadOnlySpan<short> samples)
    {
        (_framer ??= new AudioFramer(to)).Write(samples);
        _inFramer += samples.Length;
    }

    private bool TryReadCut(out AudioFrame frame)
    {
        frame = default;
        if (_framer is null)
        {
            return false;
        }

        var found = _framer.TryRead(out frame);
        if (!found && _pendingFlush)
        {
            _pendingFlush = false;
            found = _framer.TryFlush(out frame);
        }

        if (found)
        {
            _inFramer -= frame.Samples.Length;
        }

        return found;
    }
}
