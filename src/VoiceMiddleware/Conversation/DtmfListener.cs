using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>Hears the keys of the caller's telephone, makes turns of them, and hands the rest of the audio on.</summary>
internal sealed class DtmfListener(
    string conversationId, AudioFormat format, VoiceSessionOptions options, TurnQueue queue, BargeIn bargeIn, Action<VoiceNotification> publish)
{
    private readonly DtmfGate _gate = new(format);
    private readonly DtmfCollector _collector = new(options.Dtmf);

    /// <summary>Takes the next frame. Returns a turn to queue, or null.</summary>
    public PendingTurn? Push(AudioFrame frame)
    {
        _gate.Push(frame);
        PendingTurn? turn = null;
        while (_gate.TryReadKey(out var key))
        {
            if (options.AllowInterruption && !_collector.IsCollecting)
            {
                bargeIn.OnTyped();
            }

            // A key takes longer than a frame, so there is one at most.
            turn = Begin(_collector.Add(key, frame.End));
        }

        return turn ?? Begin(_collector.Pass(frame.End));
    }

    /// <summary>Ends the stream. Returns the turn of the keys that were pressed last, or null.</summary>
    public PendingTurn? Complete()
    {
        _gate.Complete();
        return Begin(_collector.Complete());
    }

    /// <summary>Reads the next frame, with silence in the place of tones.</summary>
    public bool TryRead(out AudioFrame frame) => _gate.TryRead(out frame);

    private PendingTurn? Begin(string? keys)
    {
        if (keys is null)
        {
            return null;
        }

        var (turnNumber, span) = queue.Begin(TurnTrigger.Dtmf);
        publish(new DtmfReceived(conversationId, turnNumber, keys));
        return new PendingTurn(turnNumber, TurnTrigger.Dtmf, string.Join(' ', keys.ToCharArray())) { Span = span };
    }
}
