using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Audio;

/// <summary>A source in another format.</summary>
internal sealed class ConvertingAudioSource(IAudioSource inner, AudioFormat format) : IAudioSource
{
    public AudioFormat Format => format;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var converter = new AudioFormatConverter(inner.Format, format);
        var framer = new AudioFramer(format);
        var offset = TimeSpan.Zero;
        var expected = TimeSpan.Zero;
        var first = true;
        await foreach (var input in inner.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Where the inner source lost audio, a new stretch begins: its timestamps must not slide.
            if (first || Gap(input.Timestamp, expected))
            {
                if (!first)
                {
                    framer.Write(converter.Flush());
                    foreach (var frame in Drain(framer, offset))
                    {
                        yield return frame;
                    }

                    framer = new AudioFramer(format);
                }

                offset = input.Timestamp;
                first = false;
            }

            expected = input.End;
            framer.Write(converter.Process(input.Samples.Span));
            while (framer.TryRead(out var frame))
            {
                yield return frame with { Timestamp = frame.Timestamp + offset };
            }
        }

        framer.Write(converter.Flush());
        foreach (var frame in Drain(framer, offset))
        {
            yield return frame;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static bool Gap(TimeSpan timestamp, TimeSpan expected) => (timestamp - expected).Duration() > TimeSpan.FromMilliseconds(1);

    private static IEnumerable<AudioFrame> Drain(AudioFramer framer, TimeSpan offset)
    {
        while (framer.TryRead(out var frame))
        {
            yield return frame with { Timestamp = frame.Timestamp + offset };
        }

        if (framer.TryFlush(out var last))
        {
            yield return last with { Timestamp = last.Timestamp + offset };
        }
    }
}
