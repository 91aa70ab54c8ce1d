using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>The caller's side of a line: frames that a driver pushes.</summary>
internal sealed class ScriptedLine(AudioFormat format) : IAudioSource
{
    private readonly Channel<AudioFrame> _frames = Channel.CreateUnbounded<AudioFrame>(new() { SingleReader = true, SingleWriter = true });
    private long _pushed;

    public AudioFormat Format => format;

    /// <summary>Gets the number of frames pushed.</summary>
    public long Pushed => _pushed;

    /// <summary>Hands the next frame to whoever reads.</summary>
    public void Push(ReadOnlyMemory<short> samples) =>
        _frames.Writer.TryWrite(new AudioFrame(samples, format, _pushed++ * AudioFormat.FrameDuration));

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A wait that can be cancelled would allocate for every frame; the driver ends the line instead.
        while (await _frames.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (_frames.Reader.TryRead(out var frame))
            {
                yield return frame;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
