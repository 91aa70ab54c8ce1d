using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>Makes frames of the sink's format out of the voice's. Not thread-safe.</summary>
internal sealed class FrameFitting(AudioFormat from, AudioFormat to)
{
    private readonly AudioFormatConverter _converter = new(from, to);
    private readonly AudioFramer _framer = new(to);
    private bool _pendingFlush;

    public void Write(AudioFrame frame) => _framer.Write(_converter.Process(frame.Samples.Span));

    /// <summary>Ends a sentence: what is still inside comes out, the last frame as short as it is.</summary>
    public void Flush()
    {
        _framer.Write(_converter.Flush());
        _pendingFlush = true;
    }

    public bool TryRead(out AudioFrame frame)
    {
        if (_framer.TryRead(out frame))
        {
            return true;
        }

        if (!_pendingFlush)
        {
            return false;
        }

        _pendingFlush = false;
        return _framer.TryFlush(out frame);
    }
}
