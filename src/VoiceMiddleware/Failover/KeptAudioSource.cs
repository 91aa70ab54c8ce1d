using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Failover;

/// <summary>The audio of an utterance from its beginning, for one recogniser; tells the recogniser's watch who waits for whom.</summary>
internal sealed class KeptAudioSource(ReplayableAudio kept, AudioFormat format, ProviderWatch watch) : IAudioSource
{
    public AudioFormat Format => format;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A recogniser that was given up must not read on when the audio is let go.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Token);
        var frames = kept.ReadAsync(both.Token).GetAsyncEnumerator(both.Token);
        await using (frames.ConfigureAwait(false))
        {
            while (true)
            {
                both.Token.ThrowIfCancellationRequested();
                var next = frames.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    watch.Starve();
                }

                try
                {
                    if (!await next.ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                finally
                {
                    watch.Feed();
                }

                yield return frames.Current;
            }
        }
    }

    public ValueTask DisposeAsync() => default;
}
