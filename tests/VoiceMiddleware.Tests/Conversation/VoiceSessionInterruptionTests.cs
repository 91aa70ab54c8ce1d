using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>What happens when the caller speaks before the assistant has finished.</summary>
public sealed class VoiceSessionInterruptionTests
{
    private static string[] Lines(IEnumerable<ChatMessage> messages) => [.. messages.Select(m => $"{m.Role}: {m.Text}")];

    [Fact]
    public async Task Speech_interrupts_a_reply_and_only_what_was_heard_is_kept()
    {
        var recognizer = new FakeRecognizer().Hears("tell me").Hears("no the other one");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(m => m.Count == 1 ? "One two three four five six." : "Fine."), new FakeSpeaker { Held = true });
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<ReplyStarted>();
        Assert.True(SpinWait.SpinUntil(() => conversation.Speaker.Written >= TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(10)));
        conversation.Speaker.Play(TimeSpan.FromMilliseconds(300));

        conversation.Caller.Says();
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.True(completed.Interrupted);
        Assert.Equal("One two three", completed.HeardText);
        Assert.True(SpinWait.SpinUntil(() => recognizer.Contexts.Count == 2, TimeSpan.FromSeconds(10)));

        // The words that interrupt are recognised with the reply that they interrupt.
        Assert.Equal(
            ["user: tell me", "assistant: One two three four five six."], Lines(recognizer.Contexts.ToArray()[1].Messages));
        Assert.Equal("One two three", conversation.Session.Ledger.Entries[1].HeardText);
    }

    [Fact]
    public async Task A_sound_without_words_does_not_cost_the_answer_that_is_being_thought_of()
    {
        var answer = new TaskCompletionSource<string>();
        var chat = new FakeChatClient((_, token) => Later(answer.Task, token));
        var recognizer = new FakeRecognizer().Hears("what is it").Hears("");
        await using var conversation = new TestConversation(recognizer, chat);
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<UtteranceRecognized>();
        conversation.Caller.Says();
        await conversation.Next<UtteranceRecognized>();

        answer.SetResult("It is a bell.");
        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal((1, "It is a bell.", false), (completed.TurnNumber, completed.HeardText, completed.Interrupted));
    }

    [Fact]
    public async Task More_words_replace_an_answer_that_is_being_thought_of()
    {
        var started = new TaskCompletionSource();
        var chat = new FakeChatClient((messages, token) =>
        {
            started.TrySetResult();
            return messages.Count == 1 ? Later(new TaskCompletionSource<string>().Task, token) : Later(Task.FromResult("Two coffees."), token);
        });
        var recognizer = new FakeRecognizer().Hears("a coffee").Hears("no two");
        await using var conversation = new TestConversation(recognizer, chat);
        conversation.Caller.Says();
        _ = conversation.Start();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10));
        conversation.Caller.Says();

        var completed = await conversation.Next<ReplyCompleted>();
        Assert.Equal((2, "Two coffees."), (completed.TurnNumber, completed.Text));
        Assert.Equal(["user: a coffee", "user: no two"], Lines(chat.Requests.ToArray()[1]));
    }

    [Fact]
    public async Task Where_interruption_is_off_a_reply_is_finished_first()
    {
        var recognizer = new FakeRecognizer().Hears("one").Hears("two");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(m => $"Reply to {m[^1].Text}."), options: o => o.AllowInterruption = false);
        conversation.Caller.Says().Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        Assert.Equal(
            [("Reply to one.", false), ("Reply to two.", false)],
            conversation.Seen.OfType<ReplyCompleted>().Select(r => (r.HeardText, r.Interrupted)));
    }

    private static async IAsyncEnumerable<string> Later(
        Task<string> text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await text.WaitAsync(cancellationToken);
    }
}
