using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>The strategies that do not listen to words, and their combinations.</summary>
public sealed class EndpointingStrategyTests
{
    private static readonly IEndpointingStrategy Soon = new SilenceEndpointing(Ms(200));
    private static readonly IEndpointingStrategy Late = new SilenceEndpointing(Ms(900));
    private static readonly IEndpointingStrategy Never = new ExternalEndpointing();
    private static readonly IEndpointingStrategy Silent = new FixedEndpointing(Ms(10_000), FixedLength.Speech);

    [Fact]
    public void Silence_is_the_sessions_own_unless_it_is_given()
    {
        Assert.Equal(Ms(600), new SilenceEndpointing().Decide(State()).Silence);
        Assert.Equal(Ms(200), Soon.Decide(State()).Silence);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SilenceEndpointing(TimeSpan.Zero));
    }

    [Fact]
    public void A_fixed_length_of_audio_holds_until_it_is_reached_and_ends_then()
    {
        var strategy = new FixedEndpointing(Ms(1000));
        Assert.True(strategy.Decide(State(speech: 400, silence: 580)).IsHold);
        Assert.Equal(TimeSpan.Zero, strategy.Decide(State(speech: 400, silence: 600)).Silence);
        Assert.True(strategy.Decide(State(speech: 1000, silence: 0)) is { HasOpinion: true, IsHold: false });
    }

    [Fact]
    public void A_fixed_length_of_speech_ends_when_so_much_was_said_and_leaves_less_to_others()
    {
        var strategy = new FixedEndpointing(Ms(1000), FixedLength.Speech);
        Assert.False(strategy.Decide(State(speech: 980, silence: 5000)).HasOpinion);
        Assert.True(strategy.Decide(State(speech: 1000, silence: 0)) is { HasOpinion: true, IsHold: false });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedEndpointing(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedEndpointing(Ms(1000), (FixedLength)7));
    }

    [Fact]
    public void The_first_opinion_counts_or_the_shortest_or_the_longest()
    {
        Assert.Equal(("silence", Ms(900)), Decide(EndpointingChoice.First, Silent, Late, Soon));
        Assert.Equal(("external", Timeout.InfiniteTimeSpan), Decide(EndpointingChoice.First, Never, Soon));
        Assert.Equal(("silence", Ms(200)), Decide(EndpointingChoice.Shortest, Silent, Late, Never, Soon));
        Assert.Equal(("silence", Ms(900)), Decide(EndpointingChoice.Shortest, Never, Late));
        Assert.Equal(("silence", Ms(900)), Decide(EndpointingChoice.Longest, Soon, Late, Silent));
        Assert.Equal(("external", Timeout.InfiniteTimeSpan), Decide(EndpointingChoice.Longest, Soon, Never, Late));
        Assert.Equal((null, TimeSpan.Zero), Decide(EndpointingChoice.Longest, Silent, Silent));

        static (string?, TimeSpan) Decide(EndpointingChoice choice, params IEndpointingStrategy[] strategies)
        {
            var decision = new CombinedEndpointing(choice, strategies).Decide(State());
            return (decision.Strategy, decision.Silence);
        }
    }

    [Fact]
    public void Combinations_may_be_combined_and_say_who_decided()
    {
        var inner = new CombinedEndpointing(EndpointingChoice.Longest, Soon, Late);
        var outer = new CombinedEndpointing(EndpointingChoice.First, Silent, inner);
        Assert.Equal("first(fixed, longest(silence, silence))", outer.Name);
        Assert.Equal(("silence", Ms(900)), (outer.Decide(State()).Strategy, outer.Decide(State()).Silence));
        Assert.Equal("silence", new CombinedEndpointing(EndpointingChoice.First, Soon).Name);
    }

    [Fact]
    public void A_combination_of_nothing_is_refused()
    {
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => new CombinedEndpointing(EndpointingChoice.First)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CombinedEndpointing(EndpointingChoice.First, Soon, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CombinedEndpointing((EndpointingChoice)9, Soon));
        Assert.Throws<ArgumentOutOfRangeException>(() => EndpointingDecision.After(Ms(-1)));
    }

    private static EndpointingState State(int speech = 1000, int silence = 100) =>
        new() { Speech = Ms(speech), Silence = Ms(silence), DefaultSilence = Ms(600) };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
