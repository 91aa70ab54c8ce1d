using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using OpenAI.Audio;
using VoiceMiddleware.Audio;
using VoiceMiddleware.OpenAI.Requests;
using VoiceMiddleware.OpenAI.Speech;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.OpenAI;

/// <summary>The recogniser of any OpenAI-compatible server (<c>/audio/transcriptions</c>): Whisper and its successors.</summary>
/// <remarks>
/// <para>
/// An utterance is sent when it is over, as a WAV file; there are no partial results. Messages and hotwords become the prompt: the
/// conversation first, the terms after it, the most important one last (<see cref="PromptShape"/>). The receipt says what was sent and what
/// was left out. Custom models are not: the protocol has no place for them.
/// </para>
/// <para>Safe for concurrent use. The audio of an utterance is held until its transcript is there.</para>
/// </remarks>
public sealed class OpenAISpeechRecognizer : ISpeechRecognizer
{
    private readonly OpenAITranscriptionOptions _options;
    private readonly ServerConnection _connection;
    private readonly AudioClient _client;
    private volatile bool _disposed;

    /// <summary>Creates a recogniser. Asks no server yet.</summary>
    /// <param name="options">The options; <see cref="OpenAIOptions.Transcription"/> must be set. They must not change afterwards.</param>
    /// <param name="time">The clock of time-outs and pauses, or null for the system's.</param>
    /// <param name="logger">Where repetitions and failures are logged, or null; neither key nor conversation are.</param>
    /// <exception cref="ArgumentException">An option can not be used; the message says which and what to set.</exception>
    public OpenAISpeechRecognizer(OpenAIOptions options, TimeProvider? time = null, ILogger<OpenAISpeechRecognizer>? logger = null)
    {
        OpenAIOptionsValidator.ThrowIfUnusable(options, options?.Transcription, nameof(OpenAIOptions.Transcription));
        _options = options!.Transcription!;
        _connection = new(options, _options, time, logger);
        _client = _connection.CreateAudioClient(_options.Model!);
        var takesPrompt = _options.PromptTokens > 0;
        Capabilities = new()
        {
            Provider = "openai",
            Model = _options.Model!,
            InputFormat = AudioFormat.Speech16Khz,
            WordTimes = _options.AsksForWordTimes,
            MaxUtterance = _options.MaxUtterance,
            Messages = takesPrompt ? new() { MaxTokens = _options.PromptTokens } : null,
            Hotwords = takesPrompt ? new() { Weights = false } : null,
            Budget = takesPrompt ? new() { Tokens = _options.PromptTokens } : null,
        };
    }

    /// <inheritdoc/>
    public RecognizerCapabilities Capabilities { get; }

    /// <summary>Does nothing: a prompt takes no time to write.</summary>
    /// <inheritdoc/>
    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : default;
    }

    /// <inheritdoc/>
    /// <exception cref="ContextRejectedException">The server refuses the prompt.</exception>
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
        return serviceKey is not null ? null
            : serviceType == typeof(AudioClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Closes the connections. Utterances under way fail.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }

    private async IAsyncEnumerable<RecognitionUpdate> RecognizeCoreAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pieces = new List<ReadOnlyMemory<short>>();
        long samples = 0;
        await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (frame.Format != Capabilities.InputFormat)
            {
                throw new ArgumentException($"The audio has {frame.Format}; the recogniser takes {Capabilities.InputFormat}.", nameof(audio));
            }

            pieces.Add(frame.Samples);
            samples += frame.Samples.Length;
            if (frame.Format.ToDuration(samples) > _options.MaxUtterance)
            {
                throw new SpeechRecognitionException(
                    $"The utterance is longer than {_options.MaxUtterance}. Set the segmenter's MaxUtterance to less, or Transcription:{nameof(_options.MaxUtterance)} to more.");
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var duration = Capabilities.InputFormat.ToDuration(samples);
        if (samples == 0)
        {
            // Nothing is sent, so nothing is applied.
            yield return new("", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
            yield break;
        }

        var sent = PromptReceipt.For(context, _options.PromptTokens);
        yield return await TranscribeAsync(WavFile.Create(pieces, Capabilities.InputFormat), duration, sent, context.Language, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RecognitionUpdate> TranscribeAsync(
        byte[] wav, TimeSpan duration, PromptReceipt sent, string? language, CancellationToken cancellationToken)
    {
        var upload = TranscriptionUpload.Create(wav, _options.Model!, sent.Prompt, Primary(language ?? _options.Language), _options.AsksForWordTimes);
        try
        {
            return await _connection.RunAsync(
                async token =>
                {
                    using var content = BinaryContent.Create(upload.Body);
                    var result = await _client.TranscribeAudioAsync(content, upload.ContentType, new RequestOptions { CancellationToken = token }).ConfigureAwait(false);
                    return TranscriptReader.Read(result.GetRawResponse().Content.ToMemory(), duration) with { Receipt = sent.Receipt };
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OpenAIException failure) when (failure.ConcernsPrompt && sent.Prompt is not null)
        {
            throw new ContextRejectedException(
                $"{_connection.Server} refuses the prompt. Lower Transcription:{nameof(_options.PromptTokens)}, or set it to 0 for a model that takes none.",
                (int?)failure.StatusCode, failure);
        }
        catch (OpenAIException failure)
        {
            throw new SpeechRecognitionException(failure.Message, failure);
        }
    }

    // The protocol wants ISO 639-1: "en", not "en-US".
    private static string? Primary(string? tag) => string.IsNullOrWhiteSpace(tag) ? null : tag.Split('-', '_')[0].Trim().ToLowerInvariant();
}
