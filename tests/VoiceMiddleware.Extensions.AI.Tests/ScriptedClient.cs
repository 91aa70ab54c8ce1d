using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>Gives updates that were written before, or fails, after it has read all audio.</summary>
internal sealed class ScriptedClient(Func<SpeechToTextOptions?, IEnumerable<SpeechToTextResponseUpdate>> updates) : ISpeechToTextClient
{
    public bool Disposed { get; private set; }

    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingTextAsync(audioSpeechStream, options, cancellationToken).ToSpeechToTextResponseAsync(cancellationToken);

    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await audioSpeechStream.CopyToAsync(Stream.Null, cancellationToken);
        foreach (var update in updates(options))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(SpeechToTextClientMetadata) ? new SpeechToTextClientMetadata("Example", null, "large") : null;

    public void Dispose() => Disposed = true;
}
