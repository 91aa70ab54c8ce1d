using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class EvaluationRunnerTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private TimeSpan _processorTime;

    [Fact]
    public async Task Each_arm_hands_over_its_own_part_of_the_context()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => ["words"]);

        await RunnerFor(recognizer).RunAsync([Clip("1", "words")]);

        Assert.Equal(
            ["prepare 0 0", "recognize 0 0", "prepare 0 0", "recognize 0 0", "prepare 2 0", "recognize 2 0", "prepare 0 1", "recognize 0 1", "prepare 2 1", "recognize 2 1"],
            recognizer.Calls);
    }

    [Fact]
    public async Task Metrics_are_summed_over_the_clips_of_an_arm()
    {
        using var recognizer = new ScriptedRecognizer((_, context) => context.Hotwords.Count > 0 ? ["philip steels et", "cetera steels"] : ["phillip", "", "steel et cetera"]);
        var clips = new[] { Clip("1", "Philip Steels, et cetera"), Clip("2", "philip steels et cetera steels") };

        var report = await RunnerFor(recognizer).RunAsync(clips, new() { Arms = [EvaluationArm.None, EvaluationArm.Hotwords] });

        var none = report.Arms[0];
        Assert.Equal(new WordErrorRate(9, 4, 1, 0), none.Words);
        Assert.Equal(new TermCounts(3, 0, 0), none.Terms);
        Assert.Equal("phillip steel et cetera", none.Clips[0].Hypothesis);
        var hotwords = report.Arms[1];
        Assert.Equal(new WordErrorRate(9, 0, 0, 1), hotwords.Words);
        Assert.Equal(new TermCounts(3, 3, 1), hotwords.Terms);
        Assert.Equal(100.0 / 9, hotwords.FalseInsertionsPer100Words);
        Assert.Equal(1.0, hotwords.Terms.Recall);
        Assert.False(report.HasFailures);
    }

    [Fact]
    public async Task The_real_time_factor_counts_recognition_only_and_preparation_stands_apart()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => ["words"])
        {
            Preparing = _ => Spend(elapsed: 7, processor: 5),
            Recognizing = _ =>
            {
                Spend(elapsed: 0.5, processor: 0.25);
                return ValueTask.CompletedTask;
            },
        };

        var report = await RunnerFor(recognizer, seconds: 2).RunAsync(
            [Clip("1", "words"), Clip("2", "words")], new() { Arms = [EvaluationArm.Both] });

        var arm = Assert.Single(report.Arms);
        Assert.Equal(TimeSpan.FromSeconds(4), arm.AudioDuration);
        Assert.Equal(0.125, arm.RealTimeFactor);
        Assert.Equal(0.25, arm.ElapsedRealTimeFactor);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14)), (arm.PreparationProcessorTime, arm.PreparationElapsedTime));
        Assert.All(arm.Clips, clip => Assert.Equal(TimeSpan.FromSeconds(0.5), clip.ElapsedTime));
    }

    [Fact]
    public async Task A_clip_that_fails_is_reported_and_the_others_go_on()
    {
        using var recognizer = new ScriptedRecognizer((samples, _) => samples[0] == 3 ? throw new SpeechRecognitionException("The engine choked.") : ["words"])
        {
            Recognizing = _ =>
            {
                Spend(elapsed: 1, processor: 1);
                return ValueTask.CompletedTask;
            },
        };
        var runner = new EvaluationRunner(
            recognizer,
            (path, _, _) => path switch
            {
                "/2" => throw new IOException("No such thing."),
                "/4" => Task.FromResult<ReadOnlyMemory<short>>(Array.Empty<short>()),
                _ => Task.FromResult<ReadOnlyMemory<short>>(Enumerable.Repeat(short.Parse(path[1..], null), 16000).ToArray()),
            },
            _time,
            () => _processorTime);

        var report = await runner.RunAsync(
            [Clip("1", "words"), Clip("2", "words"), Clip("3", "words"), Clip("4", "words"), Clip("5", "words")],
            new() { Arms = [EvaluationArm.None] });

        var arm = Assert.Single(report.Arms);
        Assert.True(report.HasFailures);
        Assert.Equal(["1", "5"], arm.Clips.Select(clip => clip.Clip.Id));
        Assert.Equal(
            [("2", "No such thing."), ("3", "The engine choked."), ("4", "The recording holds no audio.")],
            arm.Failures.Select(failure => (failure.Clip.Id, failure.Message)));
        Assert.Equal(1.0, arm.RealTimeFactor); // two seconds for two clips; the failed ones count on neither side
        Assert.Equal(2, arm.Words.ReferenceWords);
    }

    [Fact]
    public async Task A_failed_preparation_is_no_failure_if_recognition_succeeds()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => ["words"]) { Preparing = _ => throw new SpeechRecognitionException("Not ready.") };

        var report = await RunnerFor(recognizer).RunAsync([Clip("1", "words")], new() { Arms = [EvaluationArm.Both] });

        Assert.False(report.HasFailures);
    }

    [Fact]
    public async Task Two_jobs_run_two_clips_at_once_and_keep_the_order_of_the_results()
    {
        var calls = 0;
        using var both = new CountdownEvent(2);
        using var recognizer = new ScriptedRecognizer((samples, _) => [$"word {samples[0]}"])
        {
            Recognizing = async token =>
            {
                if (both.CurrentCount > 0 && Started())
                {
                    both.Signal();
                    await Task.Run(() => Assert.True(both.Wait(Timeout, token)), token);
                }
            },
        };
        var clips = Enumerable.Range(1, 4).Select(i => Clip($"{i}", $"word {i}")).ToArray();
        bool Started() => Interlocked.Increment(ref calls) > 1; // the first is the warm-up

        var report = await RunnerFor(recognizer).RunAsync(clips, new() { Arms = [EvaluationArm.None], Jobs = 2 });

        Assert.Equal(["1", "2", "3", "4"], report.Arms[0].Clips.Select(clip => clip.Clip.Id));
        Assert.Equal(0, report.Arms[0].Words.Errors);
        Assert.False(report.HasFailures);
    }

    [Fact]
    public async Task Progress_is_told_after_every_clip()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => ["other"]);
        var heard = new List<EvaluationProgress>();

        await RunnerFor(recognizer).RunAsync(
            [Clip("1", "words"), Clip("2", "words")], new() { Arms = [EvaluationArm.None, EvaluationArm.Both] }, new Listener(heard.Add));

        Assert.Equal(
            [(EvaluationArm.None, 1, 0), (EvaluationArm.None, 2, 0), (EvaluationArm.Both, 1, 1), (EvaluationArm.Both, 2, 1)],
            heard.Select(progress => (progress.Arm, progress.ClipsDone, progress.ArmsDone)));
        Assert.Equal(1.0, heard[^1].Words.Rate);
    }

    [Fact]
    public async Task Cancellation_is_not_a_failed_clip()
    {
        using var stop = new CancellationTokenSource();
        using var recognizer = new ScriptedRecognizer((_, _) => ["words"])
        {
            Recognizing = token =>
            {
                stop.Cancel();
                token.ThrowIfCancellationRequested();
                return ValueTask.CompletedTask;
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunnerFor(recognizer).RunAsync([Clip("1", "words")], cancellationToken: stop.Token));
    }

    [Fact]
    public async Task An_arm_of_ones_own_decorates_the_recogniser_and_leaves_it_usable()
    {
        using var recognizer = new ScriptedRecognizer((_, context) => [context.IsEmpty ? "t" : "tea"]);
        var corrected = new EvaluationArm("corrected", EvaluationContextParts.All) { Decorate = inner => new UnbiasedRecognizer(inner) };
        var heavier = new EvaluationArm("heavier", EvaluationContextParts.Hotwords)
        {
            Adapt = context => context with { Hotwords = [.. context.Hotwords.Take(1)] },
        };

        var report = await RunnerFor(recognizer).RunAsync([Clip("1", "tea")], new() { Arms = [corrected, heavier, EvaluationArm.Both] });

        Assert.Equal(["t", "tea", "tea"], report.Arms.Select(arm => arm.Clips[0].Hypothesis));
        Assert.Equal(["recognize 0 0", "recognize 1 0", "recognize 2 1"], recognizer.Calls.Where(call => call.StartsWith("recognize", StringComparison.Ordinal)).Skip(1));
        Assert.Equal(0, recognizer.Disposed);
    }

    [Fact]
    public void A_recogniser_that_is_kept_from_its_context_does_not_claim_to_take_any()
    {
        using var recognizer = new UnbiasedRecognizer(new ScriptedRecognizer((_, _) => []));

        Assert.Equal((null, null), (recognizer.Capabilities.Hotwords, recognizer.Capabilities.Messages));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Both")]
    [InlineData("a.b")]
    [InlineData("1st")]
    public void An_arm_has_a_name_that_results_and_gates_can_use(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new EvaluationArm(name, EvaluationContextParts.All));

    [Fact]
    public async Task The_final_delay_counts_from_the_end_of_the_audio()
    {
        using var recognizer = new ScriptedRecognizer((_, _) =>
        {
            Spend(elapsed: 0.25, processor: 0); // the audio is all taken here
            return ["words"];
        })
        {
            Recognizing = _ =>
            {
                Spend(elapsed: 1, processor: 0);
                return ValueTask.CompletedTask;
            },
        };

        var report = await RunnerFor(recognizer).RunAsync([Clip("1", "words")], new() { Arms = [EvaluationArm.None] });

        var clip = Assert.Single(report.Arms[0].Clips);
        Assert.Equal((TimeSpan.FromSeconds(1.25), TimeSpan.FromSeconds(0.25)), (clip.ElapsedTime, clip.FinalDelay));
    }

    [Fact]
    public async Task What_clips_cost_together_is_divided_by_their_lengths_and_adds_up()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => ["words"])
        {
            Recognizing = _ =>
            {
                lock (_time)
                {
                    Spend(elapsed: 1, processor: 1);
                }

                return ValueTask.CompletedTask;
            },
        };
        var runner = new EvaluationRunner(
            recognizer,
            (path, _, _) => Task.FromResult<ReadOnlyMemory<short>>(new short[path == "/1" ? 16000 : 48000]),
            _time,
            () => _processorTime);

        var report = await runner.RunAsync([Clip("1", "words"), Clip("2", "words")], new() { Arms = [EvaluationArm.None], Jobs = 2 });

        Assert.Equal([0.5, 1.5], report.Arms[0].Clips.Select(clip => clip.Cost.ProcessorTime.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(2), report.Arms[0].ProcessorTime);
    }

    [Fact]
    public async Task Unusable_options_are_rejected()
    {
        using var recognizer = new ScriptedRecognizer((_, _) => []);
        var runner = RunnerFor(recognizer);
        var clips = new[] { Clip("1", "words") };

        await Assert.ThrowsAsync<ArgumentException>(() => runner.RunAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => runner.RunAsync(clips, new() { Arms = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => runner.RunAsync(clips, new() { Arms = [EvaluationArm.None, EvaluationArm.None] }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => runner.RunAsync(clips, new() { Jobs = 0 }));
        Assert.Empty(recognizer.Calls);
    }

    private static EvaluationClip Clip(string id, string transcript) => new()
    {
        Id = id,
        AudioPath = "/" + id,
        Transcript = transcript,
        Hotwords = [new("steels"), new("cucumber")],
        Messages = [new ChatMessage(ChatRole.Assistant, "philip steels")],
    };

    private EvaluationRunner RunnerFor(ISpeechRecognizer recognizer, int seconds = 1) => new(
        recognizer,
        (path, format, _) => Task.FromResult<ReadOnlyMemory<short>>(
            Enumerable.Repeat(short.Parse(path[1..], null), (int)format.ToSamples(TimeSpan.FromSeconds(seconds))).ToArray()),
        _time,
        () => _processorTime);

    private void Spend(double elapsed, double processor)
    {
        _time.Now += TimeSpan.FromSeconds(elapsed);
        _processorTime += TimeSpan.FromSeconds(processor);
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Listener(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
