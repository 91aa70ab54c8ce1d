using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Audio;

/// <summary>A source that keeps real time.</summary>
internal sealed class PacedAudioSource(IAudioSource inner, TimeProvider timeProvider) : IAudioSource
{
    public AudioFormat Format => inner.Format;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var start = timeProvider.GetTimestamp();
        await foreach (var frame in inner.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Against the start, not the previous frame: errors of the timer do not add up.
            var wait = frame.End - timeProvider.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            yield return frame;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
