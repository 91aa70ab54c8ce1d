using System.Globalization;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Turns the contents that a client gives into one WAV stream, and reads it.</summary>
internal sealed class SpeechFeed(SynthesizerCapabilities capabilities)
{
    private readonly Pipe _pipe = AudioPipe.Create();
    private volatile Exception? _failure;

    /// <summary>Takes contents until there are no more, or nobody reads any more. Never throws.</summary>
    public async Task RunAsync(IAsyncEnumerable<AIContent> contents, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var begun = false;
            await foreach (var content in contents.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (Audio(content) is not { Data.Length: > 0 } audio)
                {
                    continue;
                }

                if (!begun && HeaderFor(audio) is { } header)
                {
                    await _pipe.Writer.WriteAsync(header, cancellationToken).ConfigureAwait(false);
                }
                else if (begun && audio.Data.Length >= 12 && AudioPipe.IsWav(audio.Data.Span) && audio.Data.Span[8..].StartsWith("WAVE"u8))
                {
                    throw Refused($"gives a whole WAV file in every update. Set {nameof(TextToSpeechSynthesizerOptions)}.{nameof(TextToSpeechSynthesizerOptions.Streaming)} to false, or its Format to pcm.");
                }

                begun = true;
                if ((await _pipe.Writer.WriteAsync(audio.Data, cancellationToken).ConfigureAwait(false)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
            if (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                _failure = error as SpeechSynthesisException
                    ?? new SpeechSynthesisException($"The text-to-speech client '{capabilities.Provider}' failed with a {error.GetType().Name}; the inner exception says why.", error);
            }
        }

        await _pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    /// <summary>Reads the header; null when the client gives no audio at all.</summary>
    public async ValueTask<IAudioSource?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var first = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (first.Buffer.IsEmpty && first.IsCompleted)
            {
                return null;
            }

            _pipe.Reader.AdvanceTo(first.Buffer.Start);
            return new WavFileSource(await WavReader.OpenAsync(_pipe.Reader.AsStream(leaveOpen: true), cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Translate(error);
        }
    }

    public async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AudioFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            return await frames.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Translate(error);
        }
    }

    /// <summary>Takes the reader's end away.</summary>
    public ValueTask CloseAsync() => _pipe.Reader.CompleteAsync();

    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw failure;
        }
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        !(error is OperationCanceledException && cancellationToken.IsCancellationRequested);

    // The client's fault comes first; what the reader made of it is the second.
    private Exception Translate(Exception error) =>
        _failure ?? (error as SpeechSynthesisException) ?? new SpeechSynthesisException($"The text-to-speech client '{capabilities.Provider}' gives audio that can not be read: {error.Message}", error);

    private DataContent? Audio(AIContent content) => content switch
    {
        DataContent data => data,
        ErrorContent error => throw Refused($"reports an error{(error.ErrorCode is { } code ? $", '{code}'" : "")}. Look into its own log."),
        UriContent => throw Refused("gives an address instead of audio. Ask it for the audio itself."),
        _ => null,
    };

    private byte[]? HeaderFor(DataContent audio)
    {
        var data = audio.Data.Span;
        if (AudioPipe.IsWav(data))
        {
            return null;
        }

        var type = MediaTypeHeaderValue.TryParse(audio.MediaType, out var parsed) ? parsed : new MediaTypeHeaderValue("application/octet-stream");
        var isPcm = type.MediaType?.ToLowerInvariant() is "audio/pcm" or "audio/raw" or "audio/x-raw" or "application/octet-stream";
        if (!isPcm || data.StartsWith("ID3"u8) || data.StartsWith("OggS"u8) || data.StartsWith("fLaC"u8))
        {
            throw Refused($"gives '{audio.MediaType}', which can not be read. Set {nameof(TextToSpeechSynthesizerOptions)}.{nameof(TextToSpeechSynthesizerOptions.Format)} to what makes it give wav or pcm.");
        }

        return AudioPipe.OpenHeader(new AudioFormat(Number("rate") ?? capabilities.OutputFormat.SampleRate, Number("channels") ?? 1));

        int? Number(string name) =>
            type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value is { } value
            && int.TryParse(value.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private SpeechSynthesisException Refused(string what) => new($"The text-to-speech client '{capabilities.Provider}' {what}");
}
