using System.Runtime.CompilerServices;
using System.Text;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming;

/// <summary>Any Wyoming server as a recogniser: faster-whisper, Vosk, whisper.cpp, or another host of ours.</summary>
/// <remarks>
/// <para>
/// Every utterance has a connection of its own. Audio is sent while the caller speaks. Messages and hotwords go into the <c>context</c> of
/// <c>transcribe</c>, and hotwords once more as <c>transcript_names</c> (weight 5) and <c>transcript_terms</c>, which servers use that know
/// nothing of us. The receipt says what was sent; a server of ours tells what became of it, and that is then what the receipt says.
/// </para>
/// <para>There are no times of words: the protocol has none. Safe for concurrent use.</para>
/// </remarks>
public sealed class WyomingSpeechRecognizer : ISpeechRecognizer
{
    private readonly WyomingRecognitionOptions _options;
    private readonly EventLimits _limits;
    private readonly TimeProvider _time;
    private volatile bool _disposed;

    /// <summary>Creates a recogniser. Connects to no server yet.</summary>
    /// <param name="options">The options; <see cref="WyomingOptions.Recognition"/> must be set. They must not change afterwards.</param>
    /// <param name="time">The clock of time-outs, or null for the system's.</param>
    /// <exception cref="ArgumentException">An option can not be used; the message says which and what to set.</exception>
    public WyomingSpeechRecognizer(WyomingOptions options, TimeProvider? time = null)
    {
        WyomingOptionsValidator.ThrowIfUnusable(options, options?.Recognition, nameof(WyomingOptions.Recognition));
        _options = options!.Recognition!;
        _limits = EventLimits.Of(options);
        _time = time ?? TimeProvider.System;
        Capabilities = new()
        {
            Provider = "wyoming",
            Model = _options.Model ?? "default",
            InputFormat = new AudioFormat(_options.SampleRate),
            IsLocal = _options.IsLocal,
            PartialResults = _options.PartialResults,
            Messages = _options.SendContext ? SentContext.MessageLimits : null,
            Hotwords = _options.SendContext ? SentContext.HotwordLimits : null,
        };
    }

    /// <inheritdoc/>
    public RecognizerCapabilities Capabilities { get; }

    /// <summary>Does nothing: a server is told of an utterance when it begins.</summary>
    /// <inheritdoc/>
    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return RecognizeCoreAsync(audio, context, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Ends the use of this recogniser. Utterances under way are finished.</summary>
    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<RecognitionUpdate> RecognizeCoreAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var frames = audio.GetAsyncEnumerator(sending.Token);
        await using (frames.ConfigureAwait(false))
        {
            if (!await frames.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new("", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
                yield break;
            }

            var sent = SentContext.For(context, _options.SendContext);
            using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            using var sender = new UtteranceSender(connection, frames, Capabilities.InputFormat, _options.ResponseTimeout, _time);
            var done = sender.RunAsync(_options.Model, context.Language ?? _options.Language, sent, sending.Token);
            var text = new StringBuilder();
            WireEvent? transcript = null;
            try
            {
                while (transcript is null)
                {
                    var received = await ReceiveAsync(connection, sender, cancellationToken).ConfigureAwait(false);
                    if (received.Type == EventTypes.Transcript)
                    {
                        transcript = received;
                    }
                    else if (received.Type == EventTypes.TranscriptChunk && _options.PartialResults && received.Text("text") is { Length: > 0 } piece)
                    {
                        text.Append(piece);
                        yield return new(text.ToString().Trim(), IsFinal: false) { AudioDuration = sender.Duration };
                    }
                }
            }
            finally
            {
                // The audio's enumerator may be disposed only when nobody waits for its next frame any more.
                await sending.CancelAsync().ConfigureAwait(false);
                await done.ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            sender.ThrowIfAudioFailed();
            yield return new(transcript.RequiredText("text").Trim(), IsFinal: true)
            {
                AudioDuration = sender.Duration,
                Receipt = sent.Complete(ServerReceipt.Read(transcript)),
            };
        }
    }

    private async ValueTask<WireConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WireConnection.OpenAsync(_options, _limits, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or TimeoutException)
        {
            throw Failed(error);
        }
    }

    private async ValueTask<WireEvent> ReceiveAsync(WireConnection connection, UtteranceSender sender, CancellationToken cancellationToken)
    {
        try
        {
            var received = await sender.WatchAsync(connection.ReceiveAsync, cancellationToken).ConfigureAwait(false);
            if (received.Type == EventTypes.Error)
            {
                throw new SpeechRecognitionException($"The Wyoming server at {Server} reports an error{(received.Text("code") is { } code ? $", '{code}'" : "")}. Look into its log.");
            }

            if (received.Type is EventTypes.Transcript or EventTypes.TranscriptChunk)
            {
                _ = received.RequiredText("text");
            }

            return received;
        }
        catch (Exception error) when (error is IOException or TimeoutException or EventException)
        {
            sender.ThrowIfAudioFailed();
            throw Failed(error);
        }
    }

    private string Server => $"{_options.Host}:{_options.Port}";

    private SpeechRecognitionException Failed(Exception error) =>
        new($"The Wyoming server at {Server} can not recognise: {error.Message.TrimEnd('.')}. Look whether it runs, or set {nameof(WyomingOptions.Recognition)}:{nameof(_options.Host)} and {nameof(_options.Port)}.", error);
}
