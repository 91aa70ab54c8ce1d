using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>Tools that keep the caller waiting: what is said meanwhile, and when they are stopped.</summary>
public sealed class SlowToolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_phrase_is_spoken_once_while_a_tool_takes_long_and_the_model_is_not_told_of_it()
    {
        var model = new Clerk("We have two.");
        await using var talk = Talk(model, options => options.Fillers.Phrases = ["One moment.", "Let me see."]);
        await AskAsync(talk, "have you any");
        await PassAsync(talk, TimeSpan.FromSeconds(1));
        var filler = await talk.Next<FillerSpoken>();
        Assert.Equal((1, "One moment."), (filler.TurnNumber, filler.HeardText));
        await PassAsync(talk, TimeSpan.FromSeconds(5));
        _result.SetResult("2");
        var reply = await talk.Next<ReplyCompleted>();
        Assert.Equal(("We have two.", "We have two."), (reply.Text, reply.HeardText));
        Assert.Equal(TurnEndReason.Completed, (await talk.Next<TurnEnded>()).Reason);
        Assert.Single(talk.Seen.OfType<FillerSpoken>());
        Assert.Equal(["One moment.", "We have two."], talk.Voice.Spoken);

        Assert.Equal(
            [("have you any", false), ("One moment.", true), ("We have two.", false)],
            talk.Session.Ledger.Entries.Select(entry => (entry.HeardText, entry.IsFiller)));
        Assert.Equal(["have you any", "We have two."], talk.Session.Ledger.GetMessages().Select(message => message.Text));
        Assert.Contains("One moment.", talk.Session.RecognitionContext.Messages.Select(message => message.Text));

        // The next turn's tool is quick enough: nothing is said. The phrase after that would be the second.
        await AskAsync(talk, "and now");
        Assert.Equal("We have two.", (await talk.Next<ReplyCompleted>()).Text);
        Assert.Single(talk.Seen.OfType<FillerSpoken>());
        Assert.DoesNotContain("One moment.", model.Requests[^1].Select(message => message.Text));
    }

    [Fact]
    public async Task Nothing_is_said_for_a_quick_tool_nor_when_the_model_has_spoken_itself()
    {
        var model = new Clerk("We have two.") { Preface = "I will look. " };
        await using var talk = Talk(model, options => options.Fillers.Phrases = ["One moment."]);
        await AskAsync(talk, "have you any");
        await PassAsync(talk, TimeSpan.FromSeconds(3));
        _result.SetResult("2");
        Assert.Equal("I will look. We have two.", (await talk.Next<ReplyCompleted>()).Text);
        Assert.Empty(talk.Seen.OfType<FillerSpoken>());
    }

    [Fact]
    public async Task A_caller_who_interrupts_the_phrase_ends_the_turn_and_the_tool()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new Clerk("We have two.");
        await using var talk = Talk(
            model, options => options.Fillers.Phrases = ["One moment."], new FakeSpeaker { Held = true }, token => token.Register(() => stopped.SetResult()));
        await AskAsync(talk, "have you any");
        await PassAsync(talk, TimeSpan.FromSeconds(1));
        Assert.True(SpinWait.SpinUntil(() => talk.Speaker.Waiting > 0, Patience));
        talk.Speaker.Play(TimeSpan.FromMilliseconds(100));
        model.Calls = false;
        await talk.Session.PostTextAsync("never mind");
        await stopped.Task.WaitAsync(Patience);
        Assert.Equal("One", (await talk.Next<FillerSpoken>()).HeardText);
        Assert.Equal((1, TurnEndReason.Interrupted), Ended(await talk.Next<TurnEnded>()));
        var ended = talk.Next<TurnEnded>();
        await talk.Speaker.PlayUntil(ended);
        Assert.Equal((2, TurnEndReason.Completed), Ended(await ended));
    }

    [Fact]
    public async Task A_model_that_stays_silent_after_a_phrase_ends_the_turn_by_the_reply_timeout()
    {
        await using var talk = Talk(new Clerk("We have two."), options =>
        {
            options.Fillers.Phrases = ["One moment."];
            options.ToolTimeout = null;
        });
        await AskAsync(talk, "have you any");
        await PassAsync(talk, TimeSpan.FromSeconds(1), waiting: 1);
        await talk.Next<FillerSpoken>();
        await PassAsync(talk, TimeSpan.FromSeconds(30), waiting: 1);
        var failed = await talk.Next<TurnFailed>();
        Assert.Equal(TurnStage.Reply, failed.Stage);
        Assert.Contains("ReplyTimeout", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_stopped_and_the_model_told()
    {
        var model = new Clerk("I could not find out.");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var talk = Talk(model, _ => { }, onCalled: token => token.Register(() => cancelled.SetResult()));
        await AskAsync(talk, "have you any");
        await PassAsync(talk, TimeSpan.FromSeconds(19));
        Assert.False(cancelled.Task.IsCompleted);
        await PassAsync(talk, TimeSpan.FromSeconds(1));
        await cancelled.Task.WaitAsync(Patience);

        // The function itself takes no notice, and is left behind.
        Assert.Equal("I could not find out.", (await talk.Next<ReplyCompleted>()).Text);
        var result = Assert.Single(model.Requests[^1].SelectMany(message => message.Contents).OfType<FunctionResultContent>());
        Assert.Equal("Error: The function 'count_stock' took too long and was stopped. Whether it had an effect is not known.", result.Result);
        Assert.Contains("gave no result within 00:00:20", Assert.IsType<TimeoutException>(result.Exception).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_settings_say_what_to_set()
    {
        var options = new VoiceSessionOptions { ToolTimeout = TimeSpan.Zero, Fillers = new() { Phrases = ["One moment.", " "], After = TimeSpan.FromHours(1) } };
        var services = new ServiceCollection().AddSingleton<IChatClient>(new Clerk("")).AddVoiceMiddleware().UseRecognizer(_ => new FakeRecognizer()).UseSynthesizer(_ => new FakeVoice()).Services;
        using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<VoiceSessionFactory>().Create(new FakeCaller(), new FakeSpeaker(), options));
        Assert.Contains("ToolTimeout is 00:00:00. Set it to 00:00:00.1000000 to 01:00:00.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Fillers:After is 01:00:00.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Fillers:Phrases has an empty entry.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolCallingChatClient(new Clerk("")) { ToolTimeout = TimeSpan.Zero });
    }

    private TestConversation Talk(Clerk model, Action<VoiceSessionOptions> options, FakeSpeaker? speaker = null, Action<CancellationToken>? onCalled = null)
    {
        var tool = AIFunctionFactory.Create(
            (CancellationToken cancellationToken) =>
            {
                onCalled?.Invoke(cancellationToken);
                _called.TrySetResult();
                return _result.Task;
            },
            "count_stock");
        var talk = new TestConversation(new FakeRecognizer(), model, speaker, options, builder => builder.AddTool(tool));
        _ = talk.Start();
        return talk;
    }

    private async Task AskAsync(TestConversation talk, string text)
    {
        await talk.Session.PostTextAsync(text);
        await _called.Task.WaitAsync(Patience);
    }

    /// <summary>Lets time pass once all who shall see it wait: of a filler the filler and the tool's limit, of a reply its limit and the tool's.</summary>
    private static async Task PassAsync(TestConversation talk, TimeSpan duration, int waiting = 2)
    {
        Assert.True(SpinWait.SpinUntil(() => talk.Time.PendingTimers >= waiting, Patience), "Nobody waits.");
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromMilliseconds(100))
        {
            talk.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static (int, TurnEndReason) Ended(TurnEnded ended) => (ended.TurnNumber, ended.Reason);

    /// <summary>A model that counts the stock, and then answers.</summary>
    private sealed class Clerk(string answer) : IChatClient
    {
        public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

        public string? Preface { get; init; }

        public bool Calls { get; set; } = true;

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var request = messages.ToList();
            Requests.Add(request);
            if (Calls && request[^1].Role != ChatRole.Tool)
            {
                if (Preface is not null)
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, Preface);
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "count_stock")]);
                yield break;
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, answer);
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
