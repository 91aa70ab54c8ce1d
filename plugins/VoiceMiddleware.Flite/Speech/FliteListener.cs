using System.Threading.Channels;
using VoiceMiddleware.Flite.Interop;

namespace VoiceMiddleware.Flite.Speech;

/// <summary>Carries what flite makes from its thread to the reader.</summary>
internal sealed class FliteListener : IFliteListener
{
    // Not bounded by count, but by the length of a piece of text: flite must not wait inside its gate for a reader who plays in real time.
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });

    private volatile bool _stopped;

    internal ChannelReader<Message> Messages => _messages.Reader;

    internal void Stop() => _stopped = true;

    internal void Complete(Exception? error) => _messages.Writer.TryComplete(error);

    public void OnTiming(IReadOnlyList<FliteWord> words, double leadingSilence) =>
        _messages.Writer.TryWrite(new Message(default, words, leadingSilence));

    public bool OnAudio(ReadOnlySpan<short> samples)
    {
        if (_stopped)
        {
            return false;
        }

        _messages.Writer.TryWrite(new Message(samples.ToArray(), null, 0));
        return true;
    }

    /// <summary>Audio, or the words of the audio that follows.</summary>
    internal readonly record struct Message(ReadOnlyMemory<short> Audio, IReadOnlyList<FliteWord>? Words, double LeadingSilence);
}
