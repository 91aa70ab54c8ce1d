using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Load;

/// <summary>Understands everybody at once: what remains is the pipeline's own time.</summary>
internal sealed class ScriptedRecognizer : ISpeechRecognizer
{
    public RecognizerCapabilities Capabilities { get; } = new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz, IsLocal = true, Messages = new() };

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var duration = TimeSpan.Zero;
        await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            duration += frame.Duration;
        }

        yield return new("I would like to know when you are open.", IsFinal: true) { AudioDuration = duration, Receipt = ContextReceipt.ForNothingApplied(context) };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}

/// <summary>Answers at once.</summary>
internal sealed class ScriptedChatClient : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new(ChatRole.Assistant, "We are open from nine");
        yield return new(ChatRole.Assistant, " to six.");
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}

/// <summary>Speaks at once: a second of one hum for every sentence.</summary>
internal sealed class ScriptedVoice : ISpeechSynthesizer
{
    private static readonly short[] Hum = LoadSpeech.Hum(TimeSpan.FromSeconds(1));

    public SynthesizerCapabilities Capabilities { get; } = new() { Provider = "scripted", OutputFormat = AudioFormat.Speech16Khz, Voices = ["hum"] };

    public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var frame in AudioFramer.Slice(Hum, AudioFormat.Speech16Khz))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(frame);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
