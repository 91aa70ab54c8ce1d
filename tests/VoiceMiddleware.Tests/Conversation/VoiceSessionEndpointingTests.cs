using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Conversation;

/// <summary>Who decides in a session that the caller has ended, and when.</summary>
public sealed class VoiceSessionEndpointingTests
{
    [Theory]
    [InlineData("how much is Orvantis", 300)]
    [InlineData("I would like Orvantis and", 1500)]
    [InlineData("Orvantis", 600)]
    public async Task What_was_heard_so_far_decides_how_much_silence_ends_an_utterance(string heard, int silence)
    {
        var recognizer = new FakeRecognizer { PartialAt = Once(700, heard) }.Hears(heard);
        await using var conversation = Talk(recognizer, builder => builder.UseTranscriptEndpointing());
        await Says(conversation, recognizer, 120);
        Assert.Equal(Ms(600 + silence), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
    }

    [Fact]
    public async Task The_same_guess_again_is_told_once_and_counts_for_the_audio_that_it_covers()
    {
        var recognizer = new FakeRecognizer { PartialAt = at => at == Ms(500) || at == Ms(700) ? "how much is Orvantis" : null }.Hears("how much is Orvantis");
        await using var conversation = Talk(recognizer, builder => builder.UseTranscriptEndpointing());
        await Says(conversation, recognizer, 140);
        Assert.Equal(Ms(900), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
        Assert.Single(conversation.Seen.OfType<UtteranceUpdated>());
    }

    [Fact]
    public async Task An_answer_that_was_asked_for_ends_sooner_once()
    {
        var recognizer = new FakeRecognizer { PartialAt = Once(700, "yes") }.Hears("yes").Hears("yes");
        await using var conversation = Talk(recognizer, builder => builder.UseTranscriptEndpointing());
        conversation.Session.Expect(ExpectedAnswer.YesNo);
        await Says(conversation, recognizer, 120);
        Assert.Equal(Ms(900), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
        await conversation.Next<TurnEnded>();

        // The second utterance has a pre-roll.
        conversation.Caller.Speaks(600).Pauses(2000);
        var second = await conversation.Next<UtteranceRecognized>();
        Assert.Equal(Ms(300 + 600 + 600), second.Recognition.AudioDuration);
    }

    [Fact]
    public async Task With_push_to_talk_no_silence_ends_an_utterance_but_the_application_does_at_once()
    {
        var recognizer = new FakeRecognizer { PartialAt = Once(3600, "well") }.Hears("well yes").Hears("and more");
        await using var conversation = Talk(recognizer, builder => builder.UseEndpointing(new ExternalEndpointing()));
        Assert.False(conversation.Session.EndUtterance());
        conversation.Caller.Speaks(600).Pauses(3000);
        await conversation.Next<UtteranceUpdated>();

        // No further frame comes: the key was let go.
        Assert.True(conversation.Session.EndUtterance());
        Assert.False(conversation.Session.EndUtterance());
        var first = await conversation.Next<UtteranceRecognized>();
        Assert.Equal((Ms(3600), Ms(600)), (first.Recognition.AudioDuration, first.End));

        conversation.Caller.Speaks(600).HangsUp();
        Assert.Equal("and more", (await conversation.Next<UtteranceRecognized>()).Recognition.Text);
    }

    [Fact]
    public async Task The_application_ends_an_utterance_in_the_middle_of_speech_whatever_the_strategy()
    {
        var recognizer = new FakeRecognizer { PartialAt = Once(600, "well") }.Hears("well").Hears("yes");
        await using var conversation = Talk(recognizer);
        conversation.Caller.Speaks(600);
        await conversation.Next<UtteranceUpdated>();
        Assert.True(conversation.Session.EndUtterance());
        var first = await conversation.Next<UtteranceRecognized>();

        // What the caller says on is the next utterance.
        conversation.Caller.Says(600);
        var second = await conversation.Next<UtteranceRecognized>();
        Assert.Equal((Ms(600), Ms(600), Ms(1200)), (first.End, second.Start, second.End));
    }

    [Fact]
    public async Task The_longest_length_ends_an_utterance_that_nobody_else_does()
    {
        await using var conversation = Talk(
            new FakeRecognizer().Hears("well"), builder => builder.UseEndpointing(new ExternalEndpointing()), o =>
            {
                o.Segmenter.MaxUtterance = Ms(1000);
                o.Segmenter.SplitWindow = TimeSpan.Zero;
            });
        conversation.Caller.Speaks(600).Pauses(1000);
        Assert.Equal(Ms(1000), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
    }

    [Fact]
    public async Task A_fixed_length_cuts_speech_into_utterances_without_losing_any()
    {
        await using var conversation = Talk(
            new FakeRecognizer().Hears("one").Hears("two").Hears("three"), builder => builder.UseEndpointing(new FixedEndpointing(Ms(500), FixedLength.Speech)));
        conversation.Caller.Says(1200);
        var (first, second, third) = (
            await conversation.Next<UtteranceRecognized>(), await conversation.Next<UtteranceRecognized>(), await conversation.Next<UtteranceRecognized>());
        Assert.Equal([(0, 500), (500, 1000), (1000, 1200)], new[] { first, second, third }.Select(u => ((int)u.Start.TotalMilliseconds, (int)u.End.TotalMilliseconds)));
    }

    [Fact]
    public async Task The_options_strategy_comes_before_the_registered_one()
    {
        await using var conversation = Talk(
            new FakeRecognizer().Hears("well"), builder => builder.UseEndpointing(new ExternalEndpointing()), o => o.Endpointing = new SilenceEndpointing(Ms(240)));
        conversation.Caller.Says(600);
        Assert.Equal(Ms(840), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
    }

    [Fact]
    public async Task A_strategy_that_throws_is_left_out_and_silence_decides()
    {
        var strategy = new Broken();
        await using var conversation = Talk(new FakeRecognizer().Hears("one").Hears("two"), builder => builder.UseEndpointing(strategy));
        conversation.Caller.Says(600).Says(600);
        Assert.Equal(Ms(1200), (await conversation.Next<UtteranceRecognized>()).Recognition.AudioDuration);
        await conversation.Next<UtteranceRecognized>();
        Assert.Equal(1, strategy.Asked);
    }

    [Fact]
    public void Asking_the_strategy_frame_by_frame_does_not_allocate()
    {
        var options = new VoiceSessionOptions { Endpointing = new CombinedEndpointing(EndpointingChoice.Longest, new TranscriptEndpointing(), new ExternalEndpointing()) };
        options.Segmenter.MaxUtterance = TimeSpan.FromMinutes(5);
        var endpointing = new UtteranceEndpointing("c", options, null, NullLogger.Instance);
        using var segmenter = new SpeechSegmenter(new FirstSampleDetector(), options.Segmenter);
        endpointing.Attach(segmenter);
        var utterance = new Utterance(1, _ => ValueTask.FromResult(ContextPlan.Empty), TimeSpan.Zero, null) { Sound = new UtteranceSound(TimeSpan.Zero), ExpectedAnswers = [ExpectedAnswer.YesNo] };
        var loud = Enumerable.Repeat((short)8000, 320).ToArray();
        var quiet = new short[320];
        var position = TimeSpan.Zero;
        Follow(500);
        utterance.Hear("my number is five five five and", TimeSpan.FromMinutes(5));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Follow(5000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(segmenter.IsSpeaking);

        void Follow(int frames)
        {
            for (var i = 0; i < frames; i++)
            {
                segmenter.Push(new AudioFrame(i % 100 < 50 ? loud : quiet, AudioFormat.Speech16Khz, position));
                position += AudioFormat.FrameDuration;
                while (segmenter.TryRead(out var found))
                {
                    if (found.Kind == SegmenterEventKind.Audio && utterance.AudioStart is null)
                    {
                        Assert.True(utterance.AddAsync(found.Frame, default).AsTask().IsCompletedSuccessfully);
                    }
                }

                if (segmenter.IsSpeaking)
                {
                    endpointing.Ends(segmenter, utterance);
                }
            }
        }
    }

    [Fact]
    public async Task Options_are_checked_when_the_host_starts()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().UseTranscriptEndpointing(o => o.UnfinishedSilence = TimeSpan.FromMinutes(1));
        await using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => provider.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate());
        Assert.Contains("TranscriptEndpointingOptions.UnfinishedSilence is 00:01:00; set it between", error.Message, StringComparison.Ordinal);
    }

    private static TestConversation Talk(FakeRecognizer recognizer, Action<IVoiceBuilder>? configure = null, Action<VoiceSessionOptions>? options = null)
    {
        var conversation = new TestConversation(recognizer, new FakeChatClient(_ => "Good."), options: options, configure: configure);
        _ = conversation.Start();
        return conversation;
    }

    /// <summary>Speaks for 600 ms, is silent until the recogniser has taken in a little of the silence, and is silent on.</summary>
    private static async Task Says(TestConversation conversation, FakeRecognizer recognizer, int silence)
    {
        conversation.Caller.Speaks(600).Pauses(silence);
        await conversation.Next<UtteranceUpdated>();
        Assert.True(SpinWait.SpinUntil(() => recognizer.Taken == Ms(600 + silence), TimeSpan.FromSeconds(10)));
        conversation.Caller.Pauses(2000);
    }

    private static Func<TimeSpan, string?> Once(int milliseconds, string text) => at => at == Ms(milliseconds) ? text : null;

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>A detector that allocates nothing.</summary>
    private sealed class FirstSampleDetector : IVoiceActivityDetector
    {
        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowLength => Format.SamplesPerFrame;

        public float Process(ReadOnlySpan<short> window) => window[0] > 1000 ? 1 : 0;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Broken : IEndpointingStrategy
    {
        public int Asked { get; private set; }

        public string Name => "broken";

        public EndpointingDecision Decide(in EndpointingState state)
        {
            Asked++;
            throw new InvalidOperationException("No.");
        }
    }
}
