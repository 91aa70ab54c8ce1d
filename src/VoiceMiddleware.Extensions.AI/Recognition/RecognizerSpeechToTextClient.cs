using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>A recogniser as a client.</summary>
internal sealed class RecognizerSpeechToTextClient(ISpeechRecognizer recognizer, bool partialResults, bool leaveOpen) : ISpeechToTextClient
{
    private readonly SpeechToTextClientMetadata _metadata = new(recognizer.Capabilities.Provider, null, recognizer.Capabilities.Model);
    private volatile bool _disposed;

    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        var finals = new List<RecognitionUpdate>();
        await foreach (var update in RecognizeAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.IsFinal)
            {
                finals.Add(update);
            }
        }

        return new(string.Join(' ', finals.Select(final => final.Text).Where(text => text.Length > 0)))
        {
            ModelId = recognizer.Capabilities.Model,
            StartTime = TimeSpan.Zero,
            EndTime = finals[^1].AudioDuration,
            RawRepresentation = finals,
            AdditionalProperties = Properties(finals[^1]),
        };
    }

    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var id = Guid.NewGuid().ToString("N");
        var (said, begin) = (false, TimeSpan.Zero);
        yield return Create(SpeechToTextResponseUpdateKind.SessionOpen, null);
        RecognitionUpdate? last = null;
        await foreach (var update in RecognizeAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false))
        {
            last = update;
            if (update.Text.Length == 0)
            {
                continue;
            }

            if (!update.IsFinal)
            {
                if (partialResults)
                {
                    yield return Create(SpeechToTextResponseUpdateKind.TextUpdating, update.Text, update);
                }

                continue;
            }

            // What is final adds up to the text when it is joined as it is.
            yield return Create(SpeechToTextResponseUpdateKind.TextUpdated, said ? " " + update.Text : update.Text, update);
            (said, begin) = (true, update.AudioDuration);
        }

        yield return Create(SpeechToTextResponseUpdateKind.SessionClose, null, last);

        SpeechToTextResponseUpdate Create(SpeechToTextResponseUpdateKind kind, string? text, RecognitionUpdate? source = null) =>
            new(text is null ? [] : [new TextContent(text)])
            {
                Kind = kind,
                ResponseId = id,
                ModelId = recognizer.Capabilities.Model,
                StartTime = text is null ? null : begin,
                EndTime = source?.AudioDuration,
                RawRepresentation = source,
                AdditionalProperties = kind == SpeechToTextResponseUpdateKind.SessionClose ? Properties(source) : null,
            };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
            : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : recognizer.GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!leaveOpen)
            {
                recognizer.Dispose();
            }
        }
    }

    private async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        Stream stream, SpeechToTextOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var context = ReceivedContext.From(options);
        var format = recognizer.Capabilities.InputFormat;
        var source = await SpeechStream.OpenAsync(stream, options?.SpeechSampleRate, format, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await foreach (var update in recognizer.RecognizeAsync(source.ConvertTo(format).ReadAsync(cancellationToken), context, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    private static AdditionalPropertiesDictionary? Properties(RecognitionUpdate? last) =>
        last?.Receipt is { } receipt ? new() { [SpeechToTextProperties.Receipt] = receipt } : null;
}
