using System.Runtime.ExceptionServices;
using System.Text.Json;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Sends an utterance while it is spoken, and limits the wait for the transcript once it is over.</summary>
/// <param name="connection">Where to.</param>
/// <param name="frames">The audio, at its first frame.</param>
/// <param name="format">Its format.</param>
/// <param name="responseTimeout">How long the transcript may take.</param>
/// <param name="time">The clock of that.</param>
internal sealed class UtteranceSender(
    WireConnection connection, IAsyncEnumerator<AudioFrame> frames, AudioFormat format, TimeSpan responseTimeout, TimeProvider time) : IDisposable
{
    // Cancelled when there is no use in waiting for the server any more. Never disposed: a timer may fire while it is.
    private readonly CancellationTokenSource _hopeless = new();
    private ITimer? _timer;
    private long _samples;
    private volatile ExceptionDispatchInfo? _failure;

    /// <summary>Gets the length of the audio that was taken in.</summary>
    public TimeSpan Duration => format.ToDuration(Interlocked.Read(ref _samples));

    /// <summary>Sends the request and all audio. Never throws.</summary>
    public async Task RunAsync(string? model, string? language, SentContext context, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(EventTypes.Transcribe, json => WriteRequest(json, model, language, context), cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(EventTypes.AudioStart, AudioEvents.Format(format, TimeSpan.Zero), cancellationToken).ConfigureAwait(false);
            do
            {
                var frame = frames.Current;
                if (frame.Format != format)
                {
                    throw new ArgumentException($"The audio has {frame.Format}; the recogniser takes {format}.");
                }

                var start = Duration;
                Interlocked.Add(ref _samples, frame.Samples.Length);
                await connection.SendAsync(EventTypes.AudioChunk, AudioEvents.Format(format, start), AudioEvents.ToBytes(frame.Samples.Span), cancellationToken).ConfigureAwait(false);
            }
            while (await frames.MoveNextAsync().ConfigureAwait(false));
            await connection.SendAsync(EventTypes.AudioStop, AudioEvents.Stop(Duration), cancellationToken).ConfigureAwait(false);
            LimitWait();
        }
        catch (Exception error)
        {
            if (cancellationToken.IsCancellationRequested && error is OperationCanceledException)
            {
                return;
            }

            // A server that refuses the utterance closes the connection; what it said before is read first.
            if (IsConnectionLoss(error))
            {
                LimitWait();
            }
            else
            {
                _failure = ExceptionDispatchInfo.Capture(error);
                await _hopeless.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for an event, as long as one can come.</summary>
    /// <exception cref="TimeoutException">The utterance has been over for too long.</exception>
    public async ValueTask<WireEvent> WatchAsync(Func<CancellationToken, ValueTask<WireEvent>> receive, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hopeless.Token, cancellationToken);
        try
        {
            return await receive(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (_hopeless.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"there was no transcript within {responseTimeout}", error);
        }
    }

    /// <summary>Throws what the audio itself threw.</summary>
    public void ThrowIfAudioFailed() => _failure?.Throw();

    public void Dispose() => _timer?.Dispose();

    private void LimitWait() =>
        _timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _hopeless, responseTimeout, Timeout.InfiniteTimeSpan);

    private static bool IsConnectionLoss(Exception error) =>
        error is ObjectDisposedException or IOException { InnerException: System.Net.Sockets.SocketException };

    private static void WriteRequest(Utf8JsonWriter json, string? model, string? language, SentContext context)
    {
        if (model is not null)
        {
            json.WriteString("name", model);
        }

        if (language is not null)
        {
            json.WriteString("language", language);
        }

        context.Write(json);
    }
}
