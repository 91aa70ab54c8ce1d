using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;
using static VoiceMiddleware.Tests.Recognition.Redecoding.ScriptedDecodes;

namespace VoiceMiddleware.Tests.Recognition.Redecoding;

/// <summary>When the second decode may take its time, when its time is up, and who gives up.</summary>
public sealed class RedecodingTimeTests
{
    private const string First = "how much is nor vexen today";
    private const string Second = "how much is Norvexin today";

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);
    private static readonly RecognitionContext Context = new() { Language = "en", Hotwords = [new("Norvexin")] };

    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource _may = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RevisedRecognition> _revised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedDecodes SlowSecond(bool isDeaf = false) => new ScriptedDecodes().Gives(First).GivesWhen(_may.Task, Second, _begun, _cancelled, isDeaf);

    private RedecodingRecognizer Around(ISpeechRecognizer engine, TimeSpan? budget, bool listens = true, int most = 2) => new(
        engine, new FakePronouncer(), new() { Budget = budget, OnRevised = listens ? _revised.SetResult : null, MaxConcurrency = most }, _clock);

    private async Task TimeIsUpAsync()
    {
        await _begun.Task.WaitAsync(Patience);
        Assert.True(SpinWait.SpinUntil(() => _clock.PendingTimers == 1, Patience));
        _clock.Advance(Budget);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task Off_the_critical_path_the_first_text_goes_out_at_once_and_the_better_one_comes_later(int? budget)
    {
        using var recognizer = Around(SlowSecond(), budget is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
        var update = Assert.Single(await RunAsync(recognizer, Context));
        Assert.Equal((First, RedecodeOutcome.Pending, null), (update.Text, update.Receipt!.Redecode!.Outcome, update.Receipt.Redecode.SecondText));
        Assert.False(_revised.Task.IsCompleted);

        await _begun.Task.WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromSeconds(7));
        _may.SetResult();
        var revised = await _revised.Task.WaitAsync(Patience);
        Assert.Equal((Context, First, Second), (revised.Context, revised.First.Text, revised.Revised.Text));
        var redecode = revised.Revised.Receipt!.Redecode!;
        Assert.Equal((update.Receipt.Redecode.Number, RedecodeOutcome.Taken, TimeSpan.FromSeconds(7)), (redecode.Number, redecode.Outcome, redecode.Duration));
        Assert.Equal(update.Receipt.Redecode, revised.First.Receipt!.Redecode);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_better_text_before_he_has_had_the_first()
    {
        _may.SetResult();
        using var recognizer = Around(SlowSecond(), budget: null);
        await using var updates = recognizer.RecognizeAsync(TestAudio.FramesAsync(Speech, AudioFormat.Speech16Khz), Context).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        await _begun.Task.WaitAsync(Patience);
        Assert.False(_revised.Task.IsCompleted);
        Assert.False(await updates.MoveNextAsync());
        await _revised.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Off_the_critical_path_only_the_last_piece_waits_to_be_known_as_the_last()
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(Final("how much is"), Final("nor vexen today")).Gives(Second), budget: null);
        Assert.Equal([null, RedecodeOutcome.Pending], (await RunAsync(recognizer, Context)).Select(u => u.Receipt!.Redecode?.Outcome));
        Assert.Equal(First, (await _revised.Task.WaitAsync(Patience)).First.Text);
    }

    [Fact]
    public async Task A_failure_off_the_critical_path_reaches_nobody()
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(First).Fails(new SpeechRecognitionException("gone")).Gives(First).Gives(Second), budget: null, most: 1);
        Assert.Equal(First, Assert.Single(await RunAsync(recognizer, Context)).Text);

        // Only one may run: that the next one is begun shows that the failed one is over.
        Assert.True(SpinWait.SpinUntil(() => recognizer.Running == 0, Patience));
        await RunAsync(recognizer, Context);
        Assert.Equal(2, (await _revised.Task.WaitAsync(Patience)).Revised.Receipt!.Redecode!.Number);
    }

    [Fact]
    public async Task A_listener_that_fails_spoils_nothing()
    {
        var told = new TaskCompletionSource();
        using var recognizer = new RedecodingRecognizer(new ScriptedDecodes().Gives(First).Gives(Second).Gives("hello"), new FakePronouncer(), new()
        {
            OnRevised = _ =>
            {
                told.SetResult();
                throw new InvalidOperationException("the listener's own");
            },
        });
        await RunAsync(recognizer, Context);
        await told.Task.WaitAsync(Patience);
        Assert.Equal("hello", Assert.Single(await RunAsync(recognizer, Context)).Text);
    }

    [Fact]
    public async Task Within_its_budget_the_second_text_goes_out()
    {
        using var recognizer = Around(SlowSecond(), Budget);
        var running = RunAsync(recognizer, Context);
        await _begun.Task.WaitAsync(Patience);
        _clock.Advance(Budget / 2);
        _may.SetResult();
        var update = Assert.Single(await running);
        Assert.Equal((Second, Budget / 2), (update.Text, update.Receipt!.Redecode!.Duration));
        Assert.False(_revised.Task.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_time_is_up_the_first_text_goes_out_and_a_decode_that_nobody_waits_for_is_cancelled(bool isDeaf)
    {
        using var recognizer = Around(SlowSecond(isDeaf), Budget, listens: false);
        var running = RunAsync(recognizer, Context);
        await TimeIsUpAsync();
        var update = Assert.Single(await running);
        Assert.Equal((First, RedecodeOutcome.OutOfTime, Budget), (update.Text, update.Receipt!.Redecode!.Outcome, update.Receipt.Redecode.Duration));
        await _cancelled.Task.WaitAsync(Patience);
        _may.TrySetResult();
        Assert.True(SpinWait.SpinUntil(() => recognizer.Running == 0, Patience));
    }

    [Fact]
    public async Task When_the_time_is_up_a_decode_that_somebody_waits_for_goes_on()
    {
        using var recognizer = Around(SlowSecond(), Budget);
        var running = RunAsync(recognizer, Context);
        await TimeIsUpAsync();
        var number = Assert.Single(await running).Receipt!.Redecode!.Number;
        _may.SetResult();
        var revised = await _revised.Task.WaitAsync(Patience);
        Assert.Equal((Second, number, RedecodeOutcome.OutOfTime), (revised.Revised.Text, revised.Revised.Receipt!.Redecode!.Number, revised.First.Receipt!.Redecode!.Outcome));
        Assert.False(_cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_throws_and_takes_the_second_decode_with_it()
    {
        using var stop = new CancellationTokenSource();
        using var recognizer = Around(SlowSecond(), Budget);
        var running = RunAsync(recognizer, Context, stop.Token);
        await _begun.Task.WaitAsync(Patience);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await _cancelled.Task.WaitAsync(Patience);
        Assert.True(SpinWait.SpinUntil(() => recognizer.Running == 0, Patience));
        Assert.False(_revised.Task.IsCompleted);
    }

    [Fact]
    public async Task A_call_that_is_over_may_be_cancelled_without_harm_to_its_second_decode()
    {
        using var stop = new CancellationTokenSource();
        using var recognizer = Around(SlowSecond(), budget: null);
        await RunAsync(recognizer, Context, stop.Token);
        await stop.CancelAsync();
        _may.SetResult();
        Assert.Equal(Second, (await _revised.Task.WaitAsync(Patience)).Revised.Text);
    }

    [Fact]
    public async Task Disposal_gives_up_second_decodes_and_nobody_is_told()
    {
        var recognizer = Around(SlowSecond(isDeaf: true), budget: null);
        await RunAsync(recognizer, Context);
        await _begun.Task.WaitAsync(Patience);
        recognizer.Dispose();
        await _cancelled.Task.WaitAsync(Patience);
        _may.SetResult();
        Assert.True(SpinWait.SpinUntil(() => recognizer.Running == 0, Patience));
        Assert.False(_revised.Task.IsCompleted);
    }

    [Fact]
    public async Task No_more_second_decodes_are_begun_than_may_run()
    {
        using var recognizer = Around(SlowSecond().Gives(First), budget: null, most: 1);
        await RunAsync(recognizer, Context);
        await _begun.Task.WaitAsync(Patience);
        Assert.Equal(RedecodeOutcome.Busy, Assert.Single(await RunAsync(recognizer, Context)).Receipt!.Redecode!.Outcome);
        _may.SetResult();
        await _revised.Task.WaitAsync(Patience);
    }
}
