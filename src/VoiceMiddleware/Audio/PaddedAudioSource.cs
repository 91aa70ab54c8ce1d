using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Audio;

/// <summary>A source that is followed by silence.</summary>
internal sealed class PaddedAudioSource(IAudioSource inner, TimeSpan silence) : IAudioSource
{
    public AudioFormat Format => inner.Format;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var end = TimeSpan.Zero;
        AudioFrame? rest = null;
        await foreach (var frame in inner.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // A short frame is probably the last one; held back, it can be filled up with silence.
            if (rest is { } held)
            {
                yield return held;
                rest = null;
            }

            end = frame.End;
            if (frame.Samples.Length < Format.SamplesPerFrame)
            {
                rest = frame;
            }
            else
            {
                yield return frame;
            }
        }

        var framer = new AudioFramer(Format);
        var offset = rest?.Timestamp ?? end;
        if (rest is { } last)
        {
            framer.Write(last.Samples.Span);
        }

        var zeros = new short[Format.SamplesPerFrame];
        for (var left = Format.ToSamples(silence); left > 0; left -= zeros.Length)
        {
            framer.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
            while (framer.TryRead(out var frame))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return frame with { Timestamp = frame.Timestamp + offset };
            }
        }

        if (framer.TryFlush(out var tail))
        {
            yield return tail with { Timestamp = tail.Timestamp + offset };
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
