using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>A voice as a client.</summary>
internal sealed class SynthesizerTextToSpeechClient(ISpeechSynthesizer synthesizer, bool leaveOpen) : ITextToSpeechClient
{
    private readonly TextToSpeechClientMetadata _metadata = new(synthesizer.Capabilities.Provider);
    private volatile bool _disposed;

    public async Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asWav = IsWav(options);
        var format = synthesizer.Capabilities.OutputFormat;
        using var audio = new MemoryStream();
        using (var writer = asWav ? new WavWriter(audio, format, leaveOpen: true) : null)
        {
            await foreach (var speech in SpeakAsync(text, options, cancellationToken).ConfigureAwait(false))
            {
                if (writer is not null)
                {
                    writer.Write(speech.Frame.Samples.Span);
                }
                else
                {
                    audio.Write(AudioPipe.ToBytes(speech.Frame.Samples.Span));
                }
            }

            if (writer is { Duration.Ticks: 0 })
            {
                return new([]);
            }
        }

        return new(audio.Length == 0 ? [] : [new DataContent(audio.ToArray(), MediaType(asWav, format))]);
    }

    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asWav = IsWav(options);
        var format = synthesizer.Capabilities.OutputFormat;
        var id = Guid.NewGuid().ToString("N");
        var header = asWav ? AudioPipe.OpenHeader(format) : [];
        await foreach (var speech in SpeakAsync(text, options, cancellationToken).ConfigureAwait(false))
        {
            byte[] bytes = [.. header, .. AudioPipe.ToBytes(speech.Frame.Samples.Span)];
            header = [];
            yield return new([new DataContent(bytes, MediaType(asWav, format))])
            {
                Kind = TextToSpeechResponseUpdateKind.AudioUpdating,
                ResponseId = id,
                RawRepresentation = speech,
            };
        }

        yield return new() { Kind = TextToSpeechResponseUpdateKind.SessionClose, ResponseId = id };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(TextToSpeechClientMetadata) ? _metadata
            : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : synthesizer.GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!leaveOpen)
            {
                synthesizer.Dispose();
            }
        }
    }

    private IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(string text, TextToSpeechOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return synthesizer.SynthesizeAsync(text, new() { Voice = options?.VoiceId, Language = options?.Language, Speed = options?.Speed }, cancellationToken);
    }

    private static bool IsWav(TextToSpeechOptions? options) => options?.AudioFormat?.ToLowerInvariant() switch
    {
        null or "wav" or "audio/wav" => true,
        "pcm" or "audio/pcm" => false,
        _ => throw new ArgumentException($"The audio format '{options.AudioFormat}' can not be made; ask for wav (the default) or pcm.", nameof(options)),
    };

    private static string MediaType(bool asWav, AudioFormat format) =>
        asWav ? "audio/wav" : FormattableString.Invariant($"audio/pcm;rate={format.SampleRate};channels={format.Channels}");
}
