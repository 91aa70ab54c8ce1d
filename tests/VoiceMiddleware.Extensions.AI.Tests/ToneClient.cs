using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.OpenAI.Tests.Server;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>A client that knows nothing of us: it hears the language of tones, and reads a stream as it grows.</summary>
internal sealed class ToneClient : ISpeechToTextClient
{
    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingTextAsync(audioSpeechStream, options, cancellationToken).Where(update => update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
            .ToSpeechToTextResponseAsync(cancellationToken);

    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var source = new WavFileSource(await WavReader.OpenAsync(audioSpeechStream, cancellationToken: cancellationToken));
        var samples = new List<short>();
        var told = "";
        await foreach (var frame in source.ReadAsync(cancellationToken))
        {
            samples.AddRange(frame.Samples.Span);
            if (ToneSpeech.HearText(samples.ToArray(), source.Format.SampleRate) is var text && text != told)
            {
                told = text;
                yield return new(text) { Kind = SpeechToTextResponseUpdateKind.TextUpdating };
            }
        }

        yield return new(ToneSpeech.HearText(samples.ToArray(), source.Format.SampleRate)) { Kind = SpeechToTextResponseUpdateKind.TextUpdated };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
