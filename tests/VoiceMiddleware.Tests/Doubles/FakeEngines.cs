using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Doubles;

/// <summary>A recogniser that hears what the test says, in order, and remembers the context of every utterance.</summary>
internal sealed class FakeRecognizer : ISpeechRecognizer
{
    private readonly ConcurrentQueue<Func<Task<RecognitionUpdate>>> _script = new();

    public ConcurrentQueue<RecognitionContext> Contexts { get; } = new();

    public ConcurrentQueue<RecognitionContext> Prepared { get; } = new();

    /// <summary>A guess that is given as soon as the first frame is in.</summary>
    public string? Partial { get; set; }

    /// <summary>A guess that is given when the recogniser has taken in so much audio, or null.</summary>
    public Func<TimeSpan, string?>? PartialAt { get; set; }

    /// <summary>Gets how much audio of the newest utterance has been taken in, and what came of it passed on.</summary>
    public TimeSpan Taken { get; private set; }

    public RecognizerCapabilities Capabilities { get; init; } = new()
    {
        Provider = "fake", Model = "script", InputFormat = AudioFormat.Speech16Khz, PartialResults = true,
    };

    public FakeRecognizer Hears(string text) => Then(() => new RecognitionUpdate(text, true));

    public FakeRecognizer Hears(RecognitionUpdate final) => Then(() => final);

    public FakeRecognizer Fails(Exception error) => Then(() => Task.FromException<RecognitionUpdate>(error));

    /// <summary>Takes until the task completes to hear a text.</summary>
    public FakeRecognizer HearsAfter(Task task, string text) => Then(async () =>
    {
        await task;
        return new RecognitionUpdate(text, true);
    });

    private FakeRecognizer Then(Func<RecognitionUpdate> step) => Then(() => Task.FromResult(step()));

    private FakeRecognizer Then(Func<Task<RecognitionUpdate>> step)
    {
        _script.Enqueue(step);
        return this;
    }

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        Prepared.Enqueue(context);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Contexts.Enqueue(context);
        var duration = TimeSpan.Zero;
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            if (duration == TimeSpan.Zero && Partial is { } partial)
            {
                yield return new RecognitionUpdate(partial, IsFinal: false);
            }

            duration += frame.Duration;
            if (PartialAt?.Invoke(duration) is { } guess)
            {
                yield return new RecognitionUpdate(guess, IsFinal: false) { AudioDuration = duration };
            }

            Taken = duration;
        }

        Assert.True(_script.TryDequeue(out var step), "There was one utterance more than the script has.");
        var heard = await step();
        yield return heard with
        {
            AudioDuration = duration,
            Receipt = heard.Receipt is { } receipt ? receipt with { ContextDigest = context.Digest } : ContextReceipt.ForNothingApplied(context),
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>A chat client that answers with what the test returns for the messages.</summary>
internal sealed class FakeChatClient(Func<IReadOnlyList<ChatMessage>, CancellationToken, IAsyncEnumerable<string>> answer) : IChatClient
{
    public FakeChatClient(Func<IReadOnlyList<ChatMessage>, string> answer)
        : this((messages, _) => new[] { answer(messages) }.ToAsyncEnumerable())
    {
    }

    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Requests { get; } = new();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = messages.ToList();
        Requests.Enqueue(request);
        await foreach (var text in answer(request, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, text);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>A voice that takes 100 ms for every word.</summary>
internal sealed class FakeVoice : ISpeechSynthesizer
{
    private static readonly TimeSpan WordDuration = TimeSpan.FromMilliseconds(100);

    public ConcurrentQueue<string> Spoken { get; } = new();

    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public SynthesizerCapabilities Capabilities { get; init; } = new()
    {
        Provider = "fake", OutputFormat = AudioFormat.Speech16Khz, Voices = ["fake"], WordTimes = true,
    };

    public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (Fault(text) is { } fault)
        {
            throw fault;
        }

        Spoken.Enqueue(text);
        var format = Capabilities.OutputFormat;
        var start = TimeSpan.Zero;
        foreach (var word in text.Split(' '))
        {
            var samples = new short[format.ToSamples(WordDuration)];
            yield return new SynthesizedSpeech(new AudioFrame(samples, format, start)) { Words = [new SpokenWord(word, start, start + WordDuration)] };
            start += WordDuration;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
