using System.Text;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Failover;

public sealed class FailoverChatClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(Trouble.Hangs)]
    [InlineData(Trouble.HangsAtTheEnd)]
    [InlineData(Trouble.Throws)]
    [InlineData(Trouble.ThrowsAfterAPartial)]
    [InlineData(Trouble.GivesUp)]
    public async Task A_reply_of_which_nothing_was_given_out_is_made_by_the_next_client(Trouble trouble)
    {
        var (first, second) = (new TroubledChatClient("first", trouble), new TroubledChatClient("second", Trouble.None));
        using var client = new FailoverChatClient([first, second], time: _time);
        var asking = Ask(client, new() { ModelId = "first-2", Temperature = 0.5f, ConversationId = "here", RawRepresentationFactory = _ => new() });
        if (trouble is Trouble.Hangs or Trouble.HangsAtTheEnd)
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("second heard hello", await asking.WaitAsync(Patience));
        var own = Assert.Single(first.Options)!;
        var other = Assert.Single(second.Options)!;
        Assert.Equal(("first-2", "here", 0.5f, true), (own.ModelId, own.ConversationId, own.Temperature, own.RawRepresentationFactory is not null));
        Assert.Equal((null, null, 0.5f, false), (other.ModelId, other.ConversationId, other.Temperature, other.RawRepresentationFactory is not null));
    }

    [Theory]
    [InlineData(Trouble.ThrowsAfterAFinal, "The stream was cut.")]
    [InlineData(Trouble.HangsAfterAFinal, "The chat client first fell silent for 5 s in the middle of its answer; what it had given can not be taken back, so no other was asked.")]
    public async Task A_reply_that_was_begun_is_not_begun_anew(Trouble trouble, string message)
    {
        var (first, second) = (new TroubledChatClient("first", trouble), new TroubledChatClient("second", Trouble.None));
        using var client = new FailoverChatClient([first, second], time: _time);
        var given = new StringBuilder();
        var asking = Ask(client, given: given);
        if (trouble == Trouble.HangsAfterAFinal)
        {
            await first.Troubles.UntilItHangs();
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(message, (await Assert.ThrowsAnyAsync<Exception>(() => asking.WaitAsync(Patience))).Message);
        Assert.Equal("first heard ", given.ToString());
        Assert.Equal(0, second.Troubles.Asked);
    }

    [Fact]
    public async Task A_response_in_one_piece_may_break_anywhere()
    {
        using var client = new FailoverChatClient([new TroubledChatClient("first", Trouble.ThrowsAfterAFinal), new TroubledChatClient("second", Trouble.None)], time: _time);
        Assert.Equal("second heard hello", (await client.GetResponseAsync("hello").WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task When_nobody_answers_the_error_names_each_and_holds_no_key()
    {
        using var client = new FailoverChatClient([new TroubledChatClient("first", Trouble.ThrowsAfterAPartial), new TroubledChatClient("second", Trouble.Throws)], time: _time);
        var error = await Assert.ThrowsAsync<FailoverException>(() => Ask(client).WaitAsync(Patience));
        Assert.Equal("No chat client answered. first: HTTP status 502; second: FormatException, see the inner exception.", error.Message);
    }

    [Fact]
    public async Task What_the_caller_did_wrong_is_not_asked_again()
    {
        var second = new TroubledChatClient("second", Trouble.None);
        using var client = new FailoverChatClient([new TroubledChatClient("first", Trouble.None), second], time: _time);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([]).WaitAsync(Patience));
        Assert.Equal(0, second.Troubles.Asked);
    }

    [Fact]
    public void A_service_is_given_when_all_clients_have_it()
    {
        var own = new StringBuilder();
        using var some = new FailoverChatClient([new TroubledChatClient("first", Trouble.None) { Service = own }, new TroubledChatClient("second", Trouble.None)]);
        using var all = new FailoverChatClient([new TroubledChatClient("first", Trouble.None) { Service = own }, new TroubledChatClient("second", Trouble.None) { Service = new StringBuilder() }]);
        Assert.Null(some.GetService<StringBuilder>());
        Assert.Same(own, all.GetService<StringBuilder>());
        Assert.Equal("first", some.GetService<ChatClientMetadata>()?.ProviderName);
    }

    private static async Task<string> Ask(IChatClient client, ChatOptions? options = null, StringBuilder? given = null)
    {
        given ??= new();
        await foreach (var update in client.GetStreamingResponseAsync("hello", options))
        {
            given.Append(update.Text);
        }

        return given.ToString();
    }
}
