using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills.Tests;

public sealed class DialogueTests
{
    // Everything must work whether the history comes back as it was given out or as bare text from a store.
    public static TheoryData<bool> Histories => [true, false];

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_missing_slot_is_asked_for_and_its_answer_understood(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        Assert.Equal("What is your order number?", await talk.SayAsync("where is my order"));
        Assert.Equal("Order 4711 was sent on Monday.", await talk.SayAsync("it's four seven one one"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Several_slots_are_collected_over_several_turns_and_confirmed(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        Assert.Equal("Which phone would you like?", await talk.SayAsync("i want to buy a phone"));
        Assert.Equal("How many Kestrelon would you like?", await talk.SayAsync("the castle on"));
        Assert.Equal("Shall I order 3 Kestrelon?", await talk.SayAsync("three please"));
        Assert.Equal("Your order is number Kestrelon-3.", await talk.SayAsync("yes please"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task One_answer_may_fill_several_slots(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("i want to buy a phone");
        Assert.Equal("Shall I order 2 Vandolin?", await talk.SayAsync("two vandolin"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_correction_at_the_confirmation_is_taken(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("sell me two vandolin");
        Assert.Equal("Shall I order 4 Vandolin?", await talk.SayAsync("no four"));
        Assert.Equal("Your order is number Vandolin-4.", await talk.SayAsync("yes that is right"));
    }

    [Theory]
    [InlineData("no")]
    [InlineData("no thanks")]
    [InlineData("never mind")]
    public async Task What_is_not_confirmed_is_not_done(string answer)
    {
        using var talk = TestSkills.Start();
        await talk.SayAsync("sell me two vandolin");
        Assert.Contains("All right", await talk.SayAsync(answer), StringComparison.Ordinal);
        Assert.DoesNotContain(talk.History, message => message.Text.Contains("number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_slots_of_one_kind_are_told_apart_by_their_places()
    {
        using var talk = TestSkills.Start();
        Assert.Equal("From Ostermere to Tallowick, noted.", await talk.SayAsync("deliver from Ostermere to Tallowick"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Free_text_and_yes_or_no_are_taken_as_answers(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        Assert.Equal("What went wrong?", await talk.SayAsync("I have a complaint"));
        Assert.Equal("Was it a gift?", await talk.SayAsync("well, the Screen is broken"));
        Assert.Equal("I have noted: the Screen is broken. A gift: yes.", await talk.SayAsync("yes it was"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task What_was_not_understood_is_asked_again_with_the_choices_and_then_left(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("i want to buy a phone");
        Assert.Equal(
            "Sorry, I did not get that. Which phone would you like? You can say Zaltrapex Mini, Kestrelon or Vandolin.",
            await talk.SayAsync("purple rain in june"));
        Assert.StartsWith("Sorry, I did not get that.", await talk.SayAsync("some other nonsense"), StringComparison.Ordinal);
        Assert.StartsWith("Sorry, I still did not get that, so let us leave it.", await talk.SayAsync("more nonsense"), StringComparison.Ordinal);
        Assert.StartsWith("Sorry, I did not understand that.", await talk.SayAsync("and yet another"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task Another_wish_is_followed_while_a_question_is_open(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("i want to buy a phone");
        Assert.Equal("The Vandolin costs 99.5 pounds.", await talk.SayAsync("how much is the vandolin"));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task A_question_that_is_repeated_stays_open(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("where is my order");
        Assert.Equal("What is your order number?", await talk.SayAsync("could you repeat that"));
        Assert.Equal("Order 888 was sent on Monday.", await talk.SayAsync("eight eight eight"));
    }

    [Theory]
    [InlineData("What is your order")]
    [InlineData("Sure. What is your order number?")]
    public async Task A_question_that_was_cut_short_or_said_by_somebody_else_is_still_known(string heard)
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history = [new(ChatRole.User, "where is my order"), new(ChatRole.Assistant, heard), new(ChatRole.User, "one two three")];
        var call = Assert.IsType<FunctionCallContent>(Assert.Single((await client.GetResponseAsync(history, new() { Tools = TestSkills.Tools })).Messages[0].Contents));
        Assert.Equal("123", call.Arguments!["order"]);
    }

    [Fact]
    public async Task A_question_without_what_led_to_it_gives_what_it_names()
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history = [new(ChatRole.Assistant, "How many Kestrelon would you like?"), new(ChatRole.User, "five")];
        Assert.Equal("Shall I order 5 Kestrelon?", (await client.GetResponseAsync(history)).Text);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task It_means_what_was_spoken_of_last(bool keepsProperties)
    {
        using var talk = TestSkills.Start(keepsProperties);
        await talk.SayAsync("how much is the vandolin");
        await talk.SayAsync("how much is the kestrelon");
        Assert.Equal("How many Kestrelon would you like?", await talk.SayAsync("i would like to buy it"));
    }

    [Fact]
    public async Task It_means_nothing_when_several_things_were_named()
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history =
            [new(ChatRole.User, "hello"), new(ChatRole.Assistant, "We have the Kestrelon and the Vandolin."), new(ChatRole.User, "how much does it cost")];
        Assert.Equal("Which phone do you mean?", (await client.GetResponseAsync(history)).Text);
    }

    [Theory]
    [InlineData("the first one", "Ostermere opens at nine.")]
    [InlineData("when it closes", "Ostermere closes at six.")]
    [InlineData("the second", "Ostermere closes at six.")]
    [InlineData("when does the shop in tallowick open", "Tallowick opens at nine.")]
    [InlineData("no", "All right. What can I do for you?")]
    public async Task Two_likely_intents_give_a_question_back(string answer, string reply)
    {
        foreach (var keepsProperties in new[] { true, false })
        {
            using var talk = TestSkills.Start(keepsProperties);
            Assert.Equal("Did you mean to say when a shop opens or to say when a shop closes?", await talk.SayAsync("when does the shop in ostermere"));
            Assert.Equal(reply, await talk.SayAsync(answer));
        }
    }

    [Fact]
    public async Task Small_talk_can_be_replaced_and_turned_off()
    {
        var skills = SkillSet.Build(set => set.Intent("greeting", intent => intent.Examples("hello").Reply("Ahoy!")));
        using var own = new SkillsChatClient(skills);
        Assert.Equal("Ahoy!", (await own.GetResponseAsync("hello")).Text);
        using var none = new SkillsChatClient(TestSkills.Shop, null, new() { SmallTalk = false, Fallback = "What?" });
        Assert.Equal("What?", (await none.GetResponseAsync("thanks a lot")).Text);
    }

    [Theory]
    [InlineData("thanks and how much is the vandolin", "The Vandolin costs 99.5 pounds.")]
    [InlineData("good morning how much is the vandolin", "The Vandolin costs 99.5 pounds.")]
    [InlineData("hello hello", "Hello, this is the phone shop. How can I help you?")]
    [InlineData("good morning to you", "Hello, this is the phone shop. How can I help you?")]
    [InlineData("hi how are you", "I am well, thank you. How can I help?")]
    public async Task A_wish_goes_before_the_courtesies_around_it(string text, string reply)
    {
        using var talk = TestSkills.Start();
        Assert.Equal(reply, await talk.SayAsync(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    public async Task Words_that_were_not_heard_are_asked_for_again(string text)
    {
        using var client = TestSkills.Client();
        Assert.Equal("Sorry, I did not hear anything.", (await client.GetResponseAsync(text)).Text);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"intent":"no_such_intent","parameter":"order","values":{},"attempts":0,"choices":[]}""")]
    [InlineData("""{"intent":7}""")]
    public async Task A_state_that_cannot_be_read_does_no_harm(string state)
    {
        using var client = TestSkills.Client();
        var asked = new ChatMessage(ChatRole.Assistant, "Hm.") { AdditionalProperties = new() { [SkillsChatClient.StateProperty] = state } };
        var response = await client.GetResponseAsync([new(ChatRole.User, "hi"), asked, new(ChatRole.User, "thanks a lot")]);
        Assert.Equal("You are welcome. Is there anything else?", response.Text);
    }

    [Fact]
    public async Task A_very_long_history_is_no_burden()
    {
        using var client = TestSkills.Client();
        List<ChatMessage> history = [];
        for (var i = 0; i < 500; i++)
        {
            history.Add(new(ChatRole.User, "where is my order"));
            history.Add(new(ChatRole.Assistant, "What is your order number?"));
        }

        history.Add(new(ChatRole.User, "hello"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Equal(client.Engine.Greeting, (await client.GetResponseAsync(history, null, limit.Token).WaitAsync(limit.Token)).Text);
    }
}
