using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;
using Xunit.Abstractions;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>Alone in the process, whose handles, threads and memory are counted.</summary>
[CollectionDefinition(nameof(FaultInjectionTests), DisableParallelization = true)]
public sealed class FaultInjectionTestsRunAlone;

/// <summary>Engines that throw, hang, return garbage or disconnect at random, in virtual time.</summary>
[Collection(nameof(FaultInjectionTests))]
public sealed class FaultInjectionTests(ITestOutputHelper output)
{
    private const int Conversations = 200;
    private const int WarmUp = 40;

    // The runtime opens and starts a few of its own at times; a fault that leaks would leave one for every tenth conversation, at least.
    private const int Margin = 10;

    // The outcomes themselves, and what the pools keep.
    private const long MemoryMargin = 2 << 20;
    private const int UtterancesEach = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task No_session_is_lost_every_turn_ends_and_nothing_is_left_of_two_hundred_conversations_with_failing_engines()
    {
        // What the first conversations bring into the process stays: code, tables, pools.
        Assert.Equal(0, await LeftOverAsync(await TalkAllAsync(WarmUp)));
        var before = Holdings.Take();
        var outcomes = await TalkAllAsync(Conversations);

        Assert.Equal(Conversations, outcomes.Count);
        Assert.All(outcomes, outcome =>
        {
            Assert.True(outcome.Ended, $"Conversation {outcome.Seed} did not end.");
            Assert.Equal(Enumerable.Range(1, outcome.Turns), outcome.EndedTurns.Order());
            Assert.Equal(outcome.Broken, outcome.Error is IOException);
        });

        // The faults did happen, and most turns went well all the same.
        var reasons = outcomes.SelectMany(outcome => outcome.Reasons).ToLookup(reason => reason);
        Assert.True(reasons[TurnEndReason.Failed].Count() > 50, $"Only {reasons[TurnEndReason.Failed].Count()} turns failed.");
        Assert.True(reasons[TurnEndReason.Completed].Count() > 100, $"Only {reasons[TurnEndReason.Completed].Count()} turns were completed.");

        var left = await LeftOverAsync(outcomes);
        Assert.True(left == 0, $"{left} sessions are still in memory.");
        var after = await SettleAsync(before);
        output.WriteLine($"Before: {before}. After {Conversations} conversations: {after}.");
        Assert.True(after.Handles <= before.Handles + Margin, $"{after.Handles - before.Handles} handles were left open, of {before.Handles} before.");
        Assert.True(after.Threads <= before.Threads + Margin, $"{after.Threads - before.Threads} threads were left, beside those of the pool.");
        Assert.True(after.Timers <= before.Timers + Margin, $"{after.Timers - before.Timers} timers were left.");
        Assert.True(after.Memory < before.Memory + MemoryMargin, $"{(after.Memory - before.Memory) / 1024} KiB more than before are in use.");
    }

    /// <summary>Counts until it is as before: threads of the pool that retire are counted by the system a little longer than by the pool.</summary>
    private static async Task<Holdings> SettleAsync(Holdings before)
    {
        var after = Holdings.Take();
        for (var attempt = 0; attempt < 100 && (after.Handles > before.Handles || after.Threads > before.Threads || after.Timers > before.Timers); attempt++)
        {
            await Task.Delay(10);
            after = Holdings.Take();
        }

        return after;
    }

    private static async Task<ConcurrentBag<Outcome>> TalkAllAsync(int conversations)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForAsync(0, conversations, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (seed, _) => outcomes.Add(await TalkAsync(seed)));
        return outcomes;
    }

    private static async Task<int> LeftOverAsync(IEnumerable<Outcome> outcomes)
    {
        // Abandoned engines may still be letting go.
        var left = int.MaxValue;
        for (var attempt = 0; attempt < 100 && left > 0; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            left = outcomes.Count(outcome => outcome.Session.IsAlive);
            await Task.Yield();
        }

        return left;
    }

    // Apart, so that no local of the test keeps a session.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<Outcome> TalkAsync(int seed)
    {
        var random = new Random(seed);
        var time = new ManualTimeProvider();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IChatClient>(new FaultyChatClient(new Random(random.Next())));
        services.AddVoiceMiddleware()
            .UseRecognizer(_ => new FaultyRecognizer(new Random(random.Next())))
            .UseSynthesizer(_ => new FaultyVoice(new Random(random.Next())))
            .UseVoiceActivityDetector(format => new LevelDetector(format))
            .ConfigureSession(o => o.Speculation.Enabled = seed % 3 == 0);
        await using var provider = services.BuildServiceProvider();
        var caller = new FakeCaller();
        var (broken, patient, said) = (random.Next(8) == 0, seed % 4 > 0, 0);
        Speak();

        var speakerFaults = new Random(random.Next());
        var speaker = new FakeSpeaker { Fault = _ => Chance(speakerFaults, 400) ? new IOException("The device is gone.") : null };
        var session = provider.GetRequiredService<VoiceSessionFactory>().Create(caller, speaker);
        var ended = new ConcurrentBag<TurnEnded>();
        SessionEnded? over = null;
        using var watching = session.Subscribe(notification =>
        {
            if (notification is TurnEnded turn)
            {
                ended.Add(turn);
                Speak();
            }
            else if (notification is SessionEnded end)
            {
                over = end;
            }
        });
        Exception? error = null;
        var running = session.RunAsync();
        try
        {
            await PassTimeAsync(time, running);
            await running;
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        await session.DisposeAsync();

        // A patient caller waits for the end of each turn; the others say everything in one go.
        void Speak()
        {
            do
            {
                if (said++ < UtterancesEach)
                {
                    caller.Says(300 + (100 * (seed % 7)));
                }
                else if (broken)
                {
                    caller.Breaks(new IOException("The line is dead."));
                }
                else
                {
                    caller.HangsUp();
                }
            }
            while (!patient && said <= UtterancesEach);
        }

        return new(seed, broken, over is not null, over?.Turns ?? 0, [.. ended.Select(turn => turn.TurnNumber)], [.. ended.Select(turn => turn.Reason)], error, new WeakReference(session));
    }

    private static async Task PassTimeAsync(ManualTimeProvider time, Task running)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!running.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static bool Chance(Random random, int oneIn)
    {
        lock (random)
        {
            return random.Next(oneIn) == 0;
        }
    }

    private static int Pick(Random random, int choices)
    {
        lock (random)
        {
            return random.Next(choices);
        }
    }

    /// <summary>What the process holds: open handles (where the system lists them), threads beside the pool's, timers, live managed memory.</summary>
    private sealed record Holdings(int Handles, int Threads, long Timers, long Memory)
    {
        public static Holdings Take()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return new(
                OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount, process.Threads.Count - ThreadPool.ThreadCount, Timer.ActiveCount,
                GC.GetTotalMemory(forceFullCollection: true));
        }
    }

    private sealed record Outcome(
        int Seed, bool Broken, bool Ended, int Turns, IReadOnlyList<int> EndedTurns, IReadOnlyList<TurnEndReason> Reasons, Exception? Error, WeakReference Session);

    private sealed class FaultyRecognizer(Random random) : ISpeechRecognizer
    {
        public RecognizerCapabilities Capabilities { get; } = new()
        {
            Provider = "faulty", Model = "random", InputFormat = AudioFormat.Speech16Khz, PartialResults = true,
        };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => Pick(random, 10) switch
        {
            0 => throw new SpeechRecognitionException("The context is not to be had."),
            1 => ValueTask.FromException(new InvalidOperationException("a bug")),
            _ => ValueTask.CompletedTask,
        };

        public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var kind = Pick(random, 12);
            if (kind == 0)
            {
                throw new SpeechRecognitionException("The engine is not there.");
            }

            var frames = 0;
            await foreach (var _ in audio.WithCancellation(cancellationToken))
            {
                if (++frames == 5)
                {
                    yield return new RecognitionUpdate("something", IsFinal: false);
                    if (kind == 1)
                    {
                        throw new IOException("The connection was reset.");
                    }
                }
            }

            switch (kind)
            {
                case 2:
                    await new TaskCompletionSource().Task; // for ever, whatever the token says
                    break;
                case 3:
                    throw new TaskCanceledException("The engine's own time-out.");
                case 4:
                    yield break; // no final text at all
                case 5:
                    yield return new RecognitionUpdate(new string('x', 20_000) + "\0\ud800", IsFinal: true);
                    yield break;
                case 6:
                    yield return new RecognitionUpdate("words", IsFinal: true)
                    {
                        Words = [new RecognizedWord("words", TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(-9)) { Confidence = double.NaN }],
                        Confidence = double.PositiveInfinity,
                    };
                    yield return new RecognitionUpdate("late guess", IsFinal: false);
                    yield break;
            }

            yield return new RecognitionUpdate("tell me more", IsFinal: true);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class FaultyChatClient(Random random) : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var kind = Pick(random, 12);
            switch (kind)
            {
                case 0:
                    throw new HttpRequestException("503");
                case 1:
                    await new TaskCompletionSource().Task;
                    break;
                case 2:
                    yield break;
                case 3:
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "no such function")]);
                    yield break;
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "Here is the first sentence. And the ");
            switch (kind)
            {
                case 4:
                    throw new IOException("The stream was cut.");
                case 5:
                    await new TaskCompletionSource().Task;
                    break;
                case 6:
                    throw new OperationCanceledException("The client's own time-out.");
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "second.");
        }

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class FaultyVoice(Random random) : ISpeechSynthesizer
    {
        public SynthesizerCapabilities Capabilities { get; } = new() { Provider = "faulty", OutputFormat = AudioFormat.Speech16Khz, Voices = ["faulty"] };

        public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
            string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var kind = Pick(random, 20);
            switch (kind)
            {
                case 0:
                    throw new SpeechSynthesisException("No voice.");
                case 1:
                    await new TaskCompletionSource().Task;
                    break;
                case 2:
                    yield break;
                case 3:
                    yield return new SynthesizedSpeech(new AudioFrame(new short[7], new AudioFormat(44100, 2), TimeSpan.FromHours(-1)));
                    break;
            }

            yield return new SynthesizedSpeech(new AudioFrame(new short[3200], AudioFormat.Speech16Khz, TimeSpan.Zero));
            if (kind == 4)
            {
                await new TaskCompletionSource().Task;
            }

            if (kind == 5)
            {
                throw new IOException("The voice was cut.");
            }

            yield return new SynthesizedSpeech(new AudioFrame(new short[3200], AudioFormat.Speech16Khz, TimeSpan.FromMilliseconds(200)));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
