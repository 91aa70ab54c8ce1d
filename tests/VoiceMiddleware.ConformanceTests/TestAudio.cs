using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>Audio as a pipeline delivers it: frames of 20 ms that are there at once, never end, or fail.</summary>
public static class TestAudio
{
    /// <summary>Cuts samples into frames; only the last may be shorter than 20 ms.</summary>
    /// <param name="samples">The samples, channels interleaved.</param>
    /// <param name="format">Their format.</param>
    public static async IAsyncEnumerable<AudioFrame> FramesAsync(ReadOnlyMemory<short> samples, AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        await Task.Yield();
        for (var start = 0; start < samples.Length; start += format.SamplesPerFrame)
        {
            var length = Math.Min(format.SamplesPerFrame, samples.Length - start);
            yield return new AudioFrame(samples.Slice(start, length), format, format.ToDuration(start));
        }
    }

    /// <summary>Makes audio without speech: a little noise (at most ±4 of 32,767), because no real line is digitally silent.</summary>
    /// <param name="duration">The length.</param>
    /// <param name="format">The format.</param>
    public static short[] Silence(TimeSpan duration, AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var samples = new short[format.ToSamples(duration)];
        var state = 12345u;
        for (var i = 0; i < samples.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            samples[i] = (short)((int)(state >> 24) % 9 - 4);
        }

        return samples;
    }

    internal static async IAsyncEnumerable<AudioFrame> FailingAsync(
        ReadOnlyMemory<short> samples, AudioFormat format, Exception error)
    {
        await foreach (var frame in FramesAsync(samples, format))
        {
            yield return frame;
        }

        throw error;
    }
}

/// <summary>Audio that stays open: what was given is delivered, then the reader waits. Tells when its reader let it go.</summary>
internal sealed class OpenAudio
{
    private readonly Channel<AudioFrame> _frames;
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OpenAudio(ReadOnlyMemory<short> samples, AudioFormat format)
    {
        var count = (samples.Length + format.SamplesPerFrame - 1) / format.SamplesPerFrame;
        _frames = Channel.CreateBounded<AudioFrame>(new BoundedChannelOptions(Math.Max(1, count)) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        for (var start = 0; start < samples.Length; start += format.SamplesPerFrame)
        {
            var length = Math.Min(format.SamplesPerFrame, samples.Length - start);
            _frames.Writer.TryWrite(new AudioFrame(samples.Slice(start, length), format, format.ToDuration(start)));
        }
    }

    /// <summary>Completes when the reader has taken all there is and wants more.</summary>
    public Task Waiting => _waiting.Task;

    /// <summary>Completes when the reader has disposed its enumerator.</summary>
    public Task Released => _released.Task;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                while (_frames.Reader.TryRead(out var frame))
                {
                    yield return frame;
                }

                _waiting.TrySetResult();
                await _frames.Reader.WaitToReadAsync(cancellationToken);
            }
        }
        finally
        {
            _released.TrySetResult();
        }
    }
}
