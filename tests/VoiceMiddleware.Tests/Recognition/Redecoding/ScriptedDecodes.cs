using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition.Redecoding;

/// <summary>An engine that gives what the test says, decode by decode, and remembers what it was told and heard.</summary>
internal sealed class ScriptedDecodes : ISpeechRecognizer
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    public static readonly short[] Speech = [.. Enumerable.Range(0, 16_000).Select(n => (short)n)];

    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<RecognitionUpdate>>> _script = new();

    public List<RecognitionContext> Contexts { get; } = [];

    public List<short[]> Heard { get; } = [];

    public RecognizerCapabilities Capabilities { get; init; } = new()
    {
        Provider = "script", Model = "script", InputFormat = AudioFormat.Speech16Khz, Messages = new(), Hotwords = new(),
    };

    public static RecognitionUpdate Final(string text, double? confidence = null) => new(text, IsFinal: true) { Confidence = confidence };

    public ScriptedDecodes Gives(params RecognitionUpdate[] updates) => Runs(_ => updates.ToAsyncEnumerable());

    public ScriptedDecodes Gives(string text, double? confidence = null) => Gives(Final(text, confidence));

    public ScriptedDecodes Fails(Exception error, params RecognitionUpdate[] before) => Runs(_ => FailAsync(error, before));

    /// <summary>Says that it has begun, and gives a text when it may; deaf to its token where it should be.</summary>
    public ScriptedDecodes GivesWhen(Task may, string text, TaskCompletionSource begun, TaskCompletionSource? cancelled = null, bool isDeaf = false) =>
        Runs(token => WaitAsync(may, text, begun, cancelled, isDeaf, token));

    private ScriptedDecodes Runs(Func<CancellationToken, IAsyncEnumerable<RecognitionUpdate>> decode)
    {
        _script.Enqueue(decode);
        return this;
    }

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var decode = _script.Dequeue();
        Contexts.Add(context);
        var samples = new List<short>();
        await foreach (var frame in audio.WithCancellation(cancellationToken))
        {
            samples.AddRange(frame.Samples.Span);
        }

        Heard.Add([.. samples]);
        await foreach (var update in decode(cancellationToken))
        {
            yield return !update.IsFinal ? update : update with
            {
                AudioDuration = Capabilities.InputFormat.ToDuration(samples.Count),
                Receipt = new()
                {
                    ContextDigest = context.Digest, Outcome = ContextOutcome.Accepted, HotwordsApplied = context.Hotwords.Count,
                    HotwordsHeard = SpokenTerms.Heard(context, update.Text),
                },
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>Recognises one second of speech.</summary>
    public static async Task<List<RecognitionUpdate>> RunAsync(ISpeechRecognizer recognizer, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        async Task<List<RecognitionUpdate>> CollectAsync()
        {
            var updates = new List<RecognitionUpdate>();
            await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(Speech, AudioFormat.Speech16Khz), context, cancellationToken))
            {
                updates.Add(update);
            }

            return updates;
        }

        return await CollectAsync().WaitAsync(Patience, CancellationToken.None);
    }

    private static async IAsyncEnumerable<RecognitionUpdate> FailAsync(Exception error, RecognitionUpdate[] before)
    {
        foreach (var update in before)
        {
            yield return update;
        }

        await Task.Yield();
        throw error;
    }

    private static async IAsyncEnumerable<RecognitionUpdate> WaitAsync(
        Task may, string text, TaskCompletionSource begun, TaskCompletionSource? cancelled, bool isDeaf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Kept: the wait below ends first, and would take this with it.
        _ = cancellationToken.Register(() => cancelled?.TrySetResult());
        begun.TrySetResult();
        await may.WaitAsync(isDeaf ? CancellationToken.None : cancellationToken);
        yield return Final(text);
    }
}
