using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Writes an utterance into a WAV stream while it is spoken.</summary>
/// <param name="frames">The audio, at its first frame.</param>
/// <param name="format">Its format.</param>
/// <param name="check">Refuses a frame that can not be used, given the length of what came before it.</param>
internal sealed class UtteranceFeed(IAsyncEnumerator<AudioFrame> frames, AudioFormat format, Action<AudioFrame, TimeSpan> check)
{
    private readonly Pipe _pipe = AudioPipe.Create();
    private long _samples;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Gets the stream; whoever closes it takes no more.</summary>
    public Stream Stream => _pipe.Reader.AsStream();

    /// <summary>Gets the length of the audio that was taken in.</summary>
    public TimeSpan Duration => format.ToDuration(Interlocked.Read(ref _samples));

    /// <summary>Runs to the end of the audio, or until nobody reads any more. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await _pipe.Writer.WriteAsync(AudioPipe.OpenHeader(format), cancellationToken).ConfigureAwait(false);
            FlushResult flushed;
            do
            {
                var frame = frames.Current;
                check(frame, Duration);
                Interlocked.Add(ref _samples, frame.Samples.Length);
                flushed = await _pipe.Writer.WriteAsync(AudioPipe.ToBytes(frame.Samples.Span), cancellationToken).ConfigureAwait(false);
            }
            while (!flushed.IsCompleted && await frames.MoveNextAsync().ConfigureAwait(false));
        }
        catch (Exception error)
        {
            failure = error;
            if (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                _failure = ExceptionDispatchInfo.Capture(error);
            }
        }

        await _pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    /// <summary>Takes the reader's end away.</summary>
    public ValueTask CloseAsync() => _pipe.Reader.CompleteAsync();

    public void ThrowIfFailed() => _failure?.Throw();
}
