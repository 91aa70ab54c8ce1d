using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>What the words say about the end of an utterance.</summary>
public sealed class TranscriptEndpointingTests
{
    private static readonly TranscriptEndpointing Strategy = new();

    [Theory]
    [InlineData("how much is Orvantis")]
    [InlineData("and what time do you open")]
    [InlineData("okay so where is the pharmacy")]
    [InlineData("what's your address")]
    [InlineData("can you open the window")]
    [InlineData("do you have Orvantis in stock")]
    [InlineData("could you repeat that")]
    [InlineData("I would like two boxes of Orvantis please")]
    [InlineData("I need a new appointment tomorrow")]
    [InlineData("please turn it off for me")]
    [InlineData("yes please")]
    [InlineData("No, thank you")]
    [InlineData("that’s right")]
    [InlineData("I'd like to pay by card.")]
    [InlineData("Is it open?")]
    [InlineData("My number is 555. That is all.")]
    public void A_finished_sentence_ends_sooner(string text) => AssertDecision("finished sentence", 300, Decide(text));

    [Theory]
    [InlineData("I would like two boxes and")]
    [InlineData("I'd like to")]
    [InlineData("can you tell me")]
    [InlineData("how much is the")]
    [InlineData("how much is")]
    [InlineData("um")]
    [InlineData("I need it because")]
    [InlineData("my name is")]
    [InlineData("let me see")]
    [InlineData("I would like to order two boxes of")]
    [InlineData("I would like to.")]
    [InlineData("two boxes,")]
    [InlineData("well I was thinking...")]
    [InlineData("I spoke to Dr.")]
    public void An_unfinished_sentence_ends_later(string text) => AssertDecision("unfinished sentence", 1500, Decide(text));

    [Theory]
    [InlineData("my number is five five five")]
    [InlineData("five five five")]
    [InlineData("it's oh seven double four")]
    [InlineData("my phone number is five to five")]
    [InlineData("my code is 55")]
    [InlineData("the reference is twenty five")]
    [InlineData("one two three four five six")]
    public void Half_a_number_ends_later(string text) => AssertDecision("half a number", 1500, Decide(text));

    [Theory]
    [InlineData("five five five one two three four")]
    [InlineData("my number is 555-1234")]
    [InlineData("I would like two")]
    [InlineData("at half past five")]
    [InlineData("it is twenty five")]
    [InlineData("do you have two")]
    [InlineData("Orvantis")]
    [InlineData("I would like two boxes of Orvantis")]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("please")]
    [InlineData("well yes I would")]
    [InlineData("turn it on")]
    [InlineData("the one I was looking for")]
    [InlineData("   ")]
    [InlineData("?")]
    public void On_other_words_there_is_no_opinion(string text) => Assert.False(Decide(text).HasOpinion);

    [Theory]
    [InlineData("one two three", "half a number")]
    [InlineData("it is one two three four five", "half a number")]
    [InlineData("twenty five sixty three eighty", "whole number")]
    [InlineData("one two three four five six", "whole number")]
    [InlineData("123 456", "whole number")]
    [InlineData("one two three four five six seven", null)]
    [InlineData("it's the", "unfinished sentence")]
    [InlineData("where do I find it", "finished sentence")]
    public void A_number_that_was_asked_for_is_whole_when_it_has_its_digits(string text, string? cue) =>
        Assert.Equal(cue, Decide(text, ExpectedAnswer.Number("an order number", 6)).Cue);

    [Fact]
    public void Of_numbers_of_several_lengths_only_the_longest_is_certainly_whole()
    {
        var phone = ExpectedAnswer.Number("a phone number", 7, 10);
        Assert.Equal("half a number", Decide("five five five", phone).Cue);
        Assert.False(Decide("five five five one two three four", phone).HasOpinion);
        Assert.Equal("half a number", Decide("five five five one two three four one", phone).Cue);
        Assert.Equal("whole number", Decide("five five five one two three four one two three", phone).Cue);
        Assert.Equal("half a number", Decide("five five", ExpectedAnswer.Number("an account")).Cue);
    }

    [Theory]
    [InlineData("yes", "expected answer")]
    [InlineData("oh yeah", "expected answer")]
    [InlineData("I said no", "expected answer")]
    [InlineData("Yes.", "expected answer")]
    [InlineData("that's", "half an answer")]
    [InlineData("yesterday", null)]
    public void Yes_and_no_end_sooner_when_they_were_asked_for(string text, string? cue) => Assert.Equal(cue, Decide(text, ExpectedAnswer.YesNo).Cue);

    [Theory]
    [InlineData("I'd like Bulge Bracket", "expected answer")]
    [InlineData("bulge bracket", "expected answer")]
    [InlineData("the bulge", "half an answer")]
    [InlineData("Hammersley", "expected answer")]
    [InlineData("something else", null)]
    public void One_of_the_answers_that_were_asked_for_ends_sooner_and_the_half_of_one_later(string text, string? cue) =>
        Assert.Equal(cue, Decide(text, ExpectedAnswer.OneOf("Bulge Bracket", "Hammersley")).Cue);

    [Fact]
    public void A_text_that_does_not_reach_the_end_of_speech_counts_for_nothing()
    {
        Assert.True(Strategy.Decide(State("two boxes and", reach: 1060)).HasOpinion);
        Assert.False(Strategy.Decide(State("two boxes and", reach: 1059)).HasOpinion);
        Assert.False(Strategy.Decide(State("two boxes and") with { TextReach = TimeSpan.MinValue }).HasOpinion);
        Assert.False(Strategy.Decide(State("two boxes and") with { Silence = TimeSpan.Zero }).HasOpinion);
        Assert.False(Strategy.Decide(default).HasOpinion);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("en", true)]
    [InlineData("en-GB", true)]
    [InlineData("de-DE", false)]
    public void Only_English_is_judged(string? language, bool judged) =>
        Assert.Equal(judged, Strategy.Decide(State("ich will in") with { Language = language }).HasOpinion);

    [Fact]
    public void A_text_of_any_length_is_judged_by_its_end()
    {
        var words = string.Join(' ', Enumerable.Repeat("a word and another", 500));
        Assert.Equal("unfinished sentence", Decide(words + " and").Cue);
        Assert.Equal("finished sentence", Decide(words + " thank you very much").Cue);
        Assert.Equal("half a number", Decide(words + " five five five").Cue);
        Assert.False(Decide(new string('x', 5000)).HasOpinion);
        Assert.False(Decide(string.Join(' ', Enumerable.Repeat("i", 500)) + " x").HasOpinion);
    }

    [Fact]
    public void Deciding_does_not_allocate()
    {
        EndpointingState[] states =
        [
            State("okay so where is the pharmacy"), State("my number is five five double five and"), State("it's the bulge") with
            {
                ExpectedAnswers = [ExpectedAnswer.OneOf("Bulge Bracket", "Hammersley"), ExpectedAnswer.Number("a number", 7, 10)],
            },
            State("yes please."), State(""), default,
        ];
        var strategy = new CombinedEndpointing(
            EndpointingChoice.First, new CombinedEndpointing(EndpointingChoice.Longest, Strategy, new SilenceEndpointing()), new ExternalEndpointing(),
            new FixedEndpointing(TimeSpan.FromSeconds(5)));
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (var i = 0; i < 1000; i++)
            {
                foreach (ref var state in states.AsSpan())
                {
                    strategy.Decide(in state);
                }
            }
        }
    }

    [Theory]
    [InlineData(10, 1500, 60, "FinishedSilence is 00:00:00.0100000; set it between 00:00:00.0200000 and 00:00:05")]
    [InlineData(300, 200, 60, "UnfinishedSilence is 00:00:00.2000000; set it between 00:00:00.3000000 and 00:00:10")]
    [InlineData(300, 1500, -1, "Settling is -00:00:00.0010000")]
    public void A_setting_that_makes_no_sense_is_named(int finished, int unfinished, int settling, string expected)
    {
        var options = new TranscriptEndpointingOptions { FinishedSilence = Ms(finished), UnfinishedSilence = Ms(unfinished), Settling = Ms(settling) };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new TranscriptEndpointing(options)).Message, StringComparison.Ordinal);
    }

    private static EndpointingDecision Decide(string text, params ExpectedAnswer[] expected) =>
        Strategy.Decide(State(text) with { ExpectedAnswers = expected });

    private static EndpointingState State(string text, int reach = 1100) => new()
    {
        Speech = Ms(1000), Silence = Ms(120), DefaultSilence = Ms(600), Text = text, TextReach = Ms(reach),
    };

    private static void AssertDecision(string cue, int silence, EndpointingDecision decision) =>
        Assert.Equal((cue, Ms(silence)), (decision.Cue, decision.Silence));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
