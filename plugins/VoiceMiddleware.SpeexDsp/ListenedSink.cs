using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Reference;

namespace VoiceMiddleware.SpeexDsp;

/// <summary>The loudspeaker, with a memory of what it was given.</summary>
internal sealed class ListenedSink(IAudioSink inner, PlayedAudio played) : IAudioSink
{
    public AudioFormat Format => inner.Format;

    public TimeSpan PlayedDuration => inner.PlayedDuration;

    public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        if (frame.Format != Format)
        {
            throw new ArgumentException($"The loudspeaker takes {Format}; the frame is {frame.Format}.", nameof(frame));
        }

        // Before it is handed on: it may be audible before the call returns.
        var mark = played.Append(frame.Samples.Span);
        try
        {
            await inner.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            played.TakeBack(mark);
            throw;
        }
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        await inner.DrainAsync(cancellationToken).ConfigureAwait(false);
        played.CutTo(inner.PlayedDuration);
    }

    public void Clear()
    {
        inner.Clear();
        played.CutTo(inner.PlayedDuration);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
