using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class ContextRetryRecognizerTests
{
    private static readonly RecognitionContext Context = new()
    {
        Language = "en", Hotwords = [new("Orvantis"), new("Kestrelon")], Messages = [new(ChatRole.User, "hello")], Models = [new(CustomModelKind.Vocabulary, "v1")],
    };

    private static readonly short[] Speech = [.. Enumerable.Range(0, 16000).Select(n => (short)n)];

    private static async Task<List<RecognitionUpdate>> Run(ContextRetryRecognizer recognizer, RecognitionContext context, IAsyncEnumerable<AudioFrame>? audio = null)
    {
        var updates = new List<RecognitionUpdate>();
        await foreach (var update in recognizer.RecognizeAsync(audio ?? TestAudio.FramesAsync(Speech, AudioFormat.Speech16Khz), context))
        {
            updates.Add(update);
        }

        return updates;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task A_refused_context_is_taken_away_and_all_of_the_audio_is_recognised_again(int framesBefore)
    {
        using var provider = new PickyProvider { FramesBefore = framesBefore };
        using var recognizer = new ContextRetryRecognizer(provider);
        var updates = await Run(recognizer, Context);

        Assert.Equal("50 frames", updates[^1].Text);
        Assert.Equal(Speech, provider.Heard);
        var receipt = updates[^1].Receipt!;
        Assert.Equal((Context.Digest, ContextOutcome.StrippedAfterRejection, 0, 0), (receipt.ContextDigest, receipt.Outcome, receipt.HotwordsApplied, receipt.MessagesApplied));
        Assert.Equal(
            [(ContextPart.Message, 1, null), (ContextPart.Hotword, 2, null), (ContextPart.Model, 1, "v1")], receipt.Dropped.Select(d => (d.Kind, d.Count, d.Item)));
        Assert.All(receipt.Dropped, d => Assert.Equal((DropReason.Rejected, "the provider refused the context with status 400"), (d.Reason, d.Detail)));
        Assert.Equal(["en"], provider.Contexts.Skip(1).Select(c => c.IsEmpty ? c.Language : "a context"));
    }

    [Fact]
    public async Task Audio_that_is_still_coming_in_is_heard_to_its_end()
    {
        var audio = Channel.CreateUnbounded<AudioFrame>();
        using var provider = new PickyProvider { FramesBefore = 1, RefusesWhileWaiting = true };
        using var recognizer = new ContextRetryRecognizer(provider);
        audio.Writer.TryWrite(new AudioFrame(Speech.AsMemory(0, 320), AudioFormat.Speech16Khz, default));
        var running = Run(recognizer, Context, audio.Reader.ReadAllAsync());
        Assert.True(SpinWait.SpinUntil(() => provider.Contexts.Count == 2, TimeSpan.FromSeconds(10)));
        for (var i = 1; i < 50; i++)
        {
            audio.Writer.TryWrite(new AudioFrame(Speech.AsMemory(i * 320, 320), AudioFormat.Speech16Khz, default));
        }

        audio.Writer.Complete();
        Assert.Equal("50 frames", (await running.WaitAsync(TimeSpan.FromSeconds(10)))[^1].Text);
        Assert.Equal(Speech, provider.Heard);
    }

    [Fact]
    public async Task An_accepted_context_is_recognised_once()
    {
        using var provider = new PickyProvider { Accepts = true };
        using var recognizer = new ContextRetryRecognizer(provider);
        Assert.Equal(ContextOutcome.Ignored, (await Run(recognizer, Context))[^1].Receipt!.Outcome);
        Assert.Single(provider.Contexts);
    }

    [Fact]
    public async Task A_second_refusal_and_one_after_final_words_are_errors()
    {
        using var stubborn = new PickyProvider { RefusesEverything = true };
        using var late = new PickyProvider { RefusesAfterFinal = true };
        await Assert.ThrowsAsync<ContextRejectedException>(() => Run(new ContextRetryRecognizer(stubborn), Context));
        Assert.Equal(2, stubborn.Contexts.Count);
        await Assert.ThrowsAsync<ContextRejectedException>(() => Run(new ContextRetryRecognizer(late), Context));
        Assert.Single(late.Contexts);
    }

    [Fact]
    public async Task A_session_retries_by_itself()
    {
        var recognizer = new FakeRecognizer().Fails(new ContextRejectedException("no", 413)).Hears("hello again");
        await using var conversation = new TestConversation(recognizer, new FakeChatClient(_ => "Hello."), options: o => o.Hotwords = [new("Orvantis")]);
        conversation.Caller.Says();
        _ = conversation.Start();
        var recognized = await conversation.Next<UtteranceRecognized>();
        Assert.Equal(("hello again", ContextOutcome.StrippedAfterRejection), (recognized.Recognition.Text, recognized.Recognition.Receipt!.Outcome));
    }

    /// <summary>A provider that refuses contexts after a number of frames.</summary>
    private sealed class PickyProvider : ISpeechRecognizer
    {
        public int FramesBefore { get; init; }

        public bool Accepts { get; init; }

        public bool RefusesEverything { get; init; }

        public bool RefusesAfterFinal { get; init; }

        public bool RefusesWhileWaiting { get; init; }

        public List<RecognitionContext> Contexts { get; } = [];

        public List<short> Heard { get; } = [];

        public RecognizerCapabilities Capabilities { get; } = new() { Provider = "picky", Model = "picky", InputFormat = AudioFormat.Speech16Khz };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

        public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Contexts.Add(context);
            Heard.Clear();
            var refuses = !Accepts && (RefusesEverything || !context.IsEmpty);
            if (refuses && RefusesAfterFinal)
            {
                yield return new RecognitionUpdate("certain", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
                throw new ContextRejectedException("too late", 400);
            }

            using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var frames = audio.GetAsyncEnumerator(closing.Token);
            var count = 0;
            while (true)
            {
                if (refuses && count == FramesBefore)
                {
                    if (RefusesWhileWaiting)
                    {
                        // As a socket does: the refusal comes while the next frame is awaited.
                        Task waiting = frames.MoveNextAsync().AsTask();
                        await closing.CancelAsync();
                        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }

                    throw new ContextRejectedException("the context is refused", 400);
                }

                if (!await frames.MoveNextAsync())
                {
                    break;
                }

                count++;
                Heard.AddRange(frames.Current.Samples.Span);
            }

            yield return new RecognitionUpdate($"{count} frames", IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
