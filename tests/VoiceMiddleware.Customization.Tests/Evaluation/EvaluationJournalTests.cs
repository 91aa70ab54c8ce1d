using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public sealed class EvaluationJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _recognitions;

    private string Journal => _folder.File("results.jsonl");

    [Fact]
    public async Task What_a_journal_holds_is_not_recognised_again_and_gives_the_same_report()
    {
        var clips = Clips(3);

        var first = await RunAsync(clips);
        Assert.Equal(1 + 6, _recognitions); // one to warm up
        var second = await RunAsync(clips);

        Assert.Equal(7, _recognitions);
        Assert.Equal(Json(first), Json(second));
    }

    [Fact]
    public async Task A_stopped_evaluation_leaves_what_it_has_and_goes_on_from_there()
    {
        var clips = Clips(4);
        using var stop = new CancellationTokenSource();

        var stopped = await Assert.ThrowsAsync<EvaluationStoppedException>(() => RunAsync(
            clips, progress: new Listener(value =>
            {
                if (value is { Recognitions: 5 })
                {
                    stop.Cancel();
                }
            }), token: stop.Token));

        Assert.Equal((5, 8), (stopped.Recognitions, stopped.RecognitionsTotal));
        Assert.Equal([4, 1], stopped.Partial.Arms.Select(arm => arm.Clips.Count));
        _recognitions = 0;
        var seen = new List<EvaluationProgress>();
        var report = await RunAsync(clips, progress: new Listener(seen.Add));
        Assert.Equal(1 + 3, _recognitions);
        Assert.Equal([4, 4], report.Arms.Select(arm => arm.Clips.Count));
        Assert.Equal([(2, 1, 3), (3, 2, 3), (4, 3, 3)], seen.Select(value => (value.ClipsDone, value.Recognitions, value.RecognitionsTotal)));
    }

    [Fact]
    public async Task What_a_stopped_evaluation_shows_is_what_its_journal_holds()
    {
        using var stop = new CancellationTokenSource();

        // The clips that run when it is stopped are recognised to the end, and have no cost yet.
        var stopped = await Assert.ThrowsAsync<EvaluationStoppedException>(() => RunAsync(
            Clips(4), jobs: 2, recognizing: recognitions =>
            {
                if (recognitions == 1 + 3)
                {
                    stop.Cancel();
                }
            }, token: stop.Token));

        using var journal = EvaluationJournal.Open(Journal);
        Assert.Equal(2, journal.Count);
        Assert.Equal(2, Assert.Single(stopped.Partial.Arms).Clips.Count);
    }

    [Fact]
    public async Task A_stopped_evaluation_shows_arms_that_its_journal_knows_and_it_did_not_come_to()
    {
        await RunAsync(Clips(1));
        using var stop = new CancellationTokenSource();

        var stopped = await Assert.ThrowsAsync<EvaluationStoppedException>(() => RunAsync(
            Clips(2), recognizing: _ =>
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }, token: stop.Token));

        Assert.Equal([1, 1], stopped.Partial.Arms.Select(arm => arm.Clips.Count));
        Assert.Equal((0, 2), (stopped.Recognitions, stopped.RecognitionsTotal));
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_passed_over_with_a_warning()
    {
        await RunAsync(Clips(2));
        var text = await File.ReadAllTextAsync(Journal);
        await File.WriteAllTextAsync(Journal, text[..^20]);
        _recognitions = 0;

        using (var journal = EvaluationJournal.Open(Journal))
        {
            Assert.Contains("line 5 is not whole", Assert.Single(journal.Warnings), StringComparison.Ordinal);
        }

        await RunAsync(Clips(2));
        Assert.Equal(1 + 1, _recognitions);
        _recognitions = 0;
        await RunAsync(Clips(2));
        Assert.Equal(0, _recognitions);
    }

    [Theory]
    [InlineData("audio")]
    [InlineData("transcript")]
    [InlineData("hotwords")]
    [InlineData("settings")]
    public async Task A_clip_of_which_something_changed_is_recognised_again(string what)
    {
        var clips = Clips(2);
        await RunAsync(clips);
        _recognitions = 0;
        var settings = "";
        switch (what)
        {
            case "audio":
                Write("0.wav", 900);
                break;
            case "transcript":
                clips[0] = clips[0] with { Transcript = "other words" };
                break;
            case "hotwords":
                clips[0] = clips[0] with { Hotwords = [new("tea", 2)] };
                break;
            default:
                settings = "beam 1e-80";
                break;
        }

        await RunAsync(clips, settings: settings);

        // Hotwords matter to the arm that is told them; settings to all clips; the rest to one clip in both arms.
        Assert.Equal(1 + what switch { "hotwords" => 1, "settings" => 4, _ => 2 }, _recognitions);
    }

    [Fact]
    public async Task A_clip_that_failed_is_tried_again()
    {
        var clips = Clips(2);
        File.WriteAllText(_folder.File("1.wav"), "no audio");
        Assert.True((await RunAsync(clips)).HasFailures);
        Write("1.wav", 700);

        Assert.False((await RunAsync(clips)).HasFailures);
    }

    [Fact]
    public void A_file_that_is_something_else_is_left_alone()
    {
        File.WriteAllText(Journal, "{\"arms\": {}}\n");

        var error = Assert.Throws<InvalidDataException>(() => EvaluationJournal.Open(Journal));

        Assert.Contains("name another file", error.Message, StringComparison.Ordinal);
        Assert.Equal("{\"arms\": {}}\n", File.ReadAllText(Journal));
    }

    [Fact]
    public void Two_evaluations_do_not_write_one_file()
    {
        using var journal = EvaluationJournal.Open(Journal);

        Assert.Throws<IOException>(() => EvaluationJournal.Open(Journal));
    }

    public void Dispose() => _folder.Dispose();

    private EvaluationClip[] Clips(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        Write($"{i}.wav", 320 * (i + 1));
        return new EvaluationClip { Id = $"{i}", AudioPath = _folder.File($"{i}.wav"), Transcript = "some tea", Hotwords = [new("tea")] };
    })];

    private void Write(string name, int samples)
    {
        using var writer = new WavWriter(_folder.File(name), AudioFormat.Speech16Khz);
        writer.Write(Enumerable.Range(0, samples).Select(i => (short)i).ToArray());
    }

    private async Task<EvaluationReport> RunAsync(
        EvaluationClip[] clips,
        string settings = "",
        int jobs = 1,
        Action<int>? recognizing = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken token = default)
    {
        using var recognizer = new ScriptedRecognizer((_, context) => [context.Hotwords.Count > 0 ? "some tea" : "some t"])
        {
            Recognizing = _ =>
            {
                var count = Interlocked.Increment(ref _recognitions);
                recognizing?.Invoke(count);
                return ValueTask.CompletedTask;
            },
        };
        using var journal = EvaluationJournal.Open(Journal);
        return await new EvaluationRunner(recognizer).RunAsync(
            clips,
            new() { Arms = [EvaluationArm.None, EvaluationArm.Hotwords], Jobs = jobs, Journal = journal, RecognizerSettings = settings },
            progress,
            token);
    }

    private static string Json(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteJson(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Listener(Action<EvaluationProgress> report) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => report(value);
    }
}
