using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class ClarificationTests
{
    private static RecognitionUpdate Unsure(string text, string? other = null) =>
        new(text, IsFinal: true) { Confidence = 0.5, Alternatives = other is null ? [] : [new(other)] };

    private static RecognitionUpdate Sure(string text) => new(text, IsFinal: true) { Confidence = 0.95 };

    private static async Task<(string[] Replies, string[] Asked, FakeRecognizer Recognizer)> Run(
        Action<ClarificationOptions>? options, params RecognitionUpdate[] utterances)
    {
        var recognizer = new FakeRecognizer();
        var chat = new FakeChatClient(m => $"You said {m[^1].Text}.");
        await using var conversation = new TestConversation(recognizer, chat, configure: b => b.AddClarification(options));
        var replies = new List<string>();
        Task? running = null;
        foreach (var utterance in utterances)
        {
            recognizer.Hears(utterance);
            conversation.Caller.Says();
            running ??= conversation.Start();
            replies.Add((await conversation.Next<ReplyCompleted>()).Text);
        }

        return ([.. replies], [.. chat.Requests.Select(r => r[^1].Text)], recognizer);
    }

    [Theory]
    [InlineData("sweynheim", "call sweynheim today")]
    [InlineData("i said sweynheim", "call sweynheim today")]
    [InlineData("no sweynheim", "call sweynheim today")]
    [InlineData("the second", "call sweynheim today")]
    [InlineData("no", "call sweynheim today")]
    [InlineData("yes", "call schwein today")]
    [InlineData("not sweynheim schwein", "not sweynheim schwein")]
    public async Task The_answer_is_put_into_the_sentence_that_was_asked_about(string answer, string understood)
    {
        var (replies, asked, _) = await Run(null, Unsure("call schwein today", "call sweynheim today"), Sure(answer));

        Assert.Equal("Did you say schwein or sweynheim?", replies[0]);
        Assert.Equal([understood], asked);
    }

    [Fact]
    public async Task The_answer_is_expected_by_the_recogniser()
    {
        var (_, _, recognizer) = await Run(null, Unsure("call schwein today", "call sweynheim today"), Sure("sweynheim"));

        var hotwords = recognizer.Contexts.Last().Hotwords.Select(h => h.Text).ToArray();
        Assert.Contains("schwein", hotwords);
        Assert.Contains("sweynheim", hotwords);
        Assert.Contains("yes", hotwords);
    }

    [Fact]
    public async Task A_single_reading_that_was_wrong_is_asked_for_again()
    {
        var (replies, asked, _) = await Run(o => o.Threshold = 0.6, Unsure("call schwein today"), Sure("no"), Sure("call sweynheim"));

        Assert.Equal(["Did you say schwein?", "Sorry. Could you say it again?", "You said call sweynheim."], replies);
        Assert.Equal(["call sweynheim"], asked);
    }

    [Fact]
    public async Task A_caller_who_says_something_else_is_taken_at_his_word()
    {
        var (replies, asked, _) = await Run(null, Unsure("call schwein today", "call sweynheim today"), Sure("what time is it"));

        Assert.Equal("You said what time is it.", replies[1]);
        Assert.Equal(["what time is it"], asked);
    }

    [Fact]
    public async Task No_more_is_asked_than_the_limit_allows()
    {
        var doubtful = Unsure("call schwein today", "call sweynheim today");
        var (replies, _, _) = await Run(o => o.MaxPerConversation = 1, doubtful, Sure("sweynheim"), doubtful);

        Assert.StartsWith("Did you say", replies[0], StringComparison.Ordinal);
        Assert.Equal("You said call schwein today.", replies[2]);
    }

    [Fact]
    public async Task A_sure_word_is_not_asked_about()
    {
        var (replies, _, _) = await Run(null, Sure("call sweynheim today"));

        Assert.Equal(["You said call sweynheim today."], replies);
    }

    [Fact]
    public void A_threshold_above_one_is_refused_at_start()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().AddClarification(o => o.Threshold = 2);
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClarificationOptions>>().Value);
        Assert.Contains("Threshold", error.Message, StringComparison.Ordinal);
    }
}
