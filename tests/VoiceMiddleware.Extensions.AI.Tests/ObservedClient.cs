using Microsoft.Extensions.AI;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>Middleware of theirs that keeps the options of the last call.</summary>
internal sealed class ObservedClient(ISpeechToTextClient inner) : DelegatingSpeechToTextClient(inner)
{
    public SpeechToTextOptions? Last { get; private set; }

    public bool Disposed { get; private set; }

    public ObservedContext Context
    {
        get
        {
            var context = Find<RecognitionContext>(SpeechToTextProperties.Context);
            string?[] texts = [.. context?.Hotwords.Select(hotword => hotword.Text) ?? [], .. context?.Messages.Select(message => message.Text) ?? [], Find<string>(SpeechToTextProperties.Prompt)];
            return new([.. texts.OfType<string>()]);
        }
    }

    public T? Find<T>(string key)
        where T : class => Last?.AdditionalProperties is { } properties && properties.TryGetValue(key, out var value) ? (T?)value : null;

    public override Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        Last = options;
        return base.GetTextAsync(audioSpeechStream, options, cancellationToken);
    }

    public override IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        Last = options;
        return base.GetStreamingTextAsync(audioSpeechStream, options, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}
