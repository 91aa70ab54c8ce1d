using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Any <see cref="ISpeechToTextClient"/> as a recogniser, with the conversation's context carried along.</summary>
/// <remarks>
/// <para>
/// The client is given a WAV stream of 16 bits, the context as <see cref="SpeechToTextProperties"/> tells, and the language of the utterance.
/// The receipt says what was carried; a client that knows more, because it reads the context, says so under
/// <see cref="SpeechToTextProperties.Receipt"/>, and that is then what the receipt says. There are no times of words.
/// </para>
/// <para>Safe for concurrent use, as clients are.</para>
/// </remarks>
[Experimental("VMEXP001")]
public sealed class SpeechToTextRecognizer : ISpeechRecognizer
{
    private readonly ISpeechToTextClient _client;
    private readonly SpeechToTextRecognizerOptions _options;
    private readonly bool _leaveOpen;
    private volatile bool _disposed;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The options, or null for the defaults. They must not change afterwards.</param>
    /// <param name="leaveOpen">Whether the client stays open when the recogniser is disposed. The default is false.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SpeechToTextRecognizer(ISpeechToTextClient client, SpeechToTextRecognizerOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new();
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _client = client;
        _options = options;
        _leaveOpen = leaveOpen;
        var metadata = client.GetService<SpeechToTextClientMetadata>();
        var takesPrompt = options.Carriage == ContextCarriage.Prompt;
        var takesContext = options.Carriage != ContextCarriage.None;
        Capabilities = new()
        {
            Provider = metadata?.ProviderName is { Length: > 0 } provider ? provider.ToLowerInvariant() : "speech-to-text",
            Model = options.Model ?? metadata?.DefaultModelId ?? "default",
            InputFormat = new AudioFormat(options.SampleRate),
            IsLocal = options.IsLocal,
            PartialResults = options.Streaming,
            MaxUtterance = options.MaxUtterance,
            Messages = takesContext ? new() { MaxTokens = takesPrompt ? options.PromptTokens : null } : null,
            Hotwords = takesContext ? new() { Weights = !takesPrompt } : null,
            Budget = takesPrompt ? new() { Tokens = options.PromptTokens } : null,
        };
    }

    /// <inheritdoc/>
    public RecognizerCapabilities Capabilities { get; }

    /// <summary>Does nothing: a client can not be told of an utterance before it begins.</summary>
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
        return _options.Streaming ? ListenAsync(audio, context, cancellationToken) : TranscribeAsync(audio, context, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _client.GetService(serviceType, serviceKey);
    }

    /// <summary>Ends the use of this recogniser, and disposes the client unless it was to be left open.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!_leaveOpen)
            {
                _client.Dispose();
            }
        }
    }

    private async IAsyncEnumerable<RecognitionUpdate> TranscribeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var file = new MemoryStream();
        TimeSpan duration;
        using (var writer = new WavWriter(file, Capabilities.InputFormat, leaveOpen: true))
        {
            await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Check(frame, writer.Duration);
                writer.Write(frame.Samples.Span);
            }

            duration = writer.Duration;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (duration == TimeSpan.Zero)
        {
            yield return Nothing(context);
            yield break;
        }

        file.Position = 0;
        var carried = CarriedContext.For(context, _options);
        SpeechToTextResponse response;
        try
        {
            response = await _client.GetTextAsync(file, CreateCall(context, carried), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failed(error);
        }

        yield return new(response.Text.Trim(), IsFinal: true)
        {
            AudioDuration = duration,
            Receipt = carried.Complete(OwnReceipt(response.AdditionalProperties)),
        };
    }

    private async IAsyncEnumerable<RecognitionUpdate> ListenAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var feeding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var frames = audio.GetAsyncEnumerator(feeding.Token);
        await using (frames.ConfigureAwait(false))
        {
            if (!await frames.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Nothing(context);
                yield break;
            }

            var carried = CarriedContext.For(context, _options);
            var call = CreateCall(context, carried);
            var transcript = new StreamedTranscript();
            ContextReceipt? own = null;
            var feed = new UtteranceFeed(frames, Capabilities.InputFormat, Check);
            var fed = feed.RunAsync(feeding.Token);
            IAsyncEnumerator<SpeechToTextResponseUpdate>? updates = null;
            try
            {
                updates = Ask(feed, call, cancellationToken);
                var told = "";
                while (await MoveNextAsync(updates, feed, cancellationToken).ConfigureAwait(false))
                {
                    own = OwnReceipt(updates.Current.AdditionalProperties) ?? own;
                    if (transcript.Add(updates.Current) && transcript.Text is { Length: > 0 } text && text != told)
                    {
                        told = text;
                        yield return new(text, IsFinal: false) { AudioDuration = feed.Duration };
                    }
                }
            }
            finally
            {
                // The audio's enumerator may be disposed only when nobody waits for its next frame any more.
                await feeding.CancelAsync().ConfigureAwait(false);
                await feed.CloseAsync().ConfigureAwait(false);
                await fed.ConfigureAwait(false);
                if (updates is not null)
                {
                    await updates.DisposeAsync().ConfigureAwait(false);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            feed.ThrowIfFailed();
            yield return new(transcript.Text, IsFinal: true) { AudioDuration = feed.Duration, Receipt = carried.Complete(own) };
        }
    }

    // A client need not be an iterator: it may fail before its first update.
    private IAsyncEnumerator<SpeechToTextResponseUpdate> Ask(UtteranceFeed feed, SpeechToTextOptions call, CancellationToken cancellationToken)
    {
        try
        {
            return _client.GetStreamingTextAsync(feed.Stream, call, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failed(error);
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SpeechToTextResponseUpdate> updates, UtteranceFeed feed, CancellationToken cancellationToken)
    {
        bool more;
        try
        {
            more = await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            // What the client saw of a microphone that failed is the second fault, not the first.
            feed.ThrowIfFailed();
            throw Failed(error);
        }

        if (more && updates.Current.Kind == SpeechToTextResponseUpdateKind.Error)
        {
            var code = updates.Current.Contents.OfType<ErrorContent>().FirstOrDefault()?.ErrorCode;
            throw new SpeechRecognitionException($"The speech-to-text client '{Capabilities.Provider}' reports an error{(code is null ? "" : $", '{code}'")}. Look into its own log.");
        }

        return more;
    }

    private SpeechToTextOptions CreateCall(RecognitionContext context, CarriedContext carried)
    {
        var call = new SpeechToTextOptions
        {
            ModelId = _options.Model,
            SpeechLanguage = context.Language ?? _options.Language,
            SpeechSampleRate = _options.SampleRate,
        };
        carried.AddTo(call);
        _options.ConfigureCall?.Invoke(call, carried.Prompt);
        return call;
    }

    private void Check(AudioFrame frame, TimeSpan before)
    {
        if (frame.Format != Capabilities.InputFormat)
        {
            throw new ArgumentException($"The audio has {frame.Format}; the recogniser takes {Capabilities.InputFormat}.", nameof(frame));
        }

        if (before + frame.Duration > _options.MaxUtterance)
        {
            throw new SpeechRecognitionException(
                $"The utterance is longer than {_options.MaxUtterance}. Set the segmenter's MaxUtterance to less, or {nameof(SpeechToTextRecognizerOptions)}.{nameof(_options.MaxUtterance)} to more.");
        }
    }

    private SpeechRecognitionException Failed(Exception error) =>
        new($"The speech-to-text client '{Capabilities.Provider}' failed with a {error.GetType().Name}; the inner exception says why.", error);

    private static RecognitionUpdate Nothing(RecognitionContext context) => new("", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };

    private static ContextReceipt? OwnReceipt(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(SpeechToTextProperties.Receipt, out var value) ? value as ContextReceipt : null;

    // A client's own time-out looks like a cancellation, and is a failure.
    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is not SpeechRecognitionException && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);
}
