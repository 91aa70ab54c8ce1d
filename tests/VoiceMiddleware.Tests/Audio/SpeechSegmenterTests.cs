using VoiceMiddleware.Audio;
using static VoiceMiddleware.Audio.SegmenterEventKind;

namespace VoiceMiddleware.Tests.Audio;

/// <summary>The state machine, over a detector that says what it is told. One character is one frame of 20 ms: # speech, . silence.</summary>
public class SpeechSegmenterTests
{
    private static readonly SpeechSegmenterOptions Defaults = new();

    [Fact]
    public void An_utterance_begins_with_its_pre_roll_and_ends_after_the_endpointing_silence()
    {
        var events = Run(Frames('.', 50) + Frames('#', 30) + Frames('.', 40));

        Assert.Equal(SpeechStarted, events[0].Kind);
        Assert.Equal(Ms(1000), events[0].SpeechStart);
        Assert.Equal(Ms(1120), events[0].Time);
        var audio = Audio(events);
        Assert.Equal(Ms(700), audio[0].Timestamp);
        AssertContinuous(audio);
        var ended = events[^1];
        Assert.Equal(UtteranceEnded, ended.Kind);
        Assert.Equal(UtteranceEndReason.Silence, ended.Reason);
        Assert.Equal((Ms(1000), Ms(1600), Ms(2200)), (ended.SpeechStart, ended.SpeechEnd, ended.Time));
        Assert.Equal(Ms(2200), audio[^1].End);
        Assert.Equal([SpeechStarted, PauseStarted, UtteranceEnded], Kinds(events));
    }

    [Fact]
    public void Speech_from_the_first_sample_is_given_out_from_the_first_sample()
    {
        var events = Run(Frames('#', 20) + Frames('.', 40));

        Assert.Equal(TimeSpan.Zero, events[0].SpeechStart);
        Assert.Equal(TimeSpan.Zero, Audio(events)[0].Timestamp);
    }

    [Theory]
    [InlineData("..........#####....................")]
    [InlineData("..........##......##......##......##......##......##......##......##....")]
    [InlineData("..........#...#...#...#...#...#...#...#...#...#...#...#...#...#...#.....")]
    public void Bursts_that_are_too_short_are_no_utterance(string script) => Assert.Empty(Run(script));

    [Fact]
    public void A_short_gap_does_not_restart_the_burst()
    {
        var events = Run(Frames('.', 10) + "###..####" + Frames('.', 40));

        Assert.Equal(Ms(200), events[0].SpeechStart);
    }

    [Fact]
    public void A_pause_is_announced_and_taken_back_when_speech_goes_on()
    {
        var events = Run(Frames('#', 20) + Frames('.', 15) + Frames('#', 10) + Frames('.', 40));

        Assert.Equal([SpeechStarted, PauseStarted, PauseEnded, PauseStarted, UtteranceEnded], Kinds(events));
        var pause = events.First(e => e.Kind == PauseStarted);
        Assert.Equal((Ms(400), Ms(600)), (pause.SpeechEnd, pause.Time));
        Assert.Equal(Ms(900), events[^1].SpeechEnd);
    }

    [Fact]
    public void Clicks_in_the_silence_do_not_hold_the_end_up()
    {
        var events = Run(Frames('#', 20) + "..........#....##....#.....#..");

        Assert.Equal(UtteranceEnded, events[^1].Kind);
        Assert.Equal((Ms(400), Ms(1000)), (events[^1].SpeechEnd, events[^1].Time));
    }

    [Fact]
    public void Speech_on_and_on_is_cut_at_the_longest_length_and_nothing_is_lost_or_doubled()
    {
        var options = new SpeechSegmenterOptions { MaxUtterance = TimeSpan.FromSeconds(2), SplitWindow = TimeSpan.FromSeconds(1) };

        var events = Run(Frames('#', 210) + Frames('.', 40), options);

        var ends = events.Where(e => e.Kind == UtteranceEnded).ToArray();
        Assert.Equal(
            [UtteranceEndReason.MaxLength, UtteranceEndReason.MaxLength, UtteranceEndReason.Silence], ends.Select(e => e.Reason));
        Assert.Equal([Ms(2000), Ms(4000), Ms(4800)], ends.Select(e => e.Time));
        Assert.Equal([1, 2, 3], ends.Select(e => e.Utterance));
        Assert.Equal(TimeSpan.Zero, Audio(events)[0].Timestamp);
        AssertContinuous(Audio(events));
    }

    [Fact]
    public void Near_the_longest_length_a_short_pause_is_enough()
    {
        var options = new SpeechSegmenterOptions { MaxUtterance = TimeSpan.FromSeconds(2), SplitWindow = TimeSpan.FromSeconds(1) };

        var events = Run(Frames('#', 75) + Frames('.', 14) + Frames('#', 30) + Frames('.', 40), options);

        var first = events.First(e => e.Kind == UtteranceEnded);
        Assert.Equal(UtteranceEndReason.MaxLength, first.Reason);
        Assert.InRange(first.Time, Ms(1600), Ms(1780));
        Assert.Equal(Ms(1500), first.SpeechEnd);
        AssertContinuous(Audio(events));
    }

    [Fact]
    public void The_pre_roll_does_not_reach_into_the_speech_before()
    {
        var options = new SpeechSegmenterOptions { EndpointSilence = Ms(200), PauseNotice = Ms(100) };

        var events = Run(Frames('#', 20) + Frames('.', 11) + Frames('#', 20) + Frames('.', 20), options);

        var second = events.SkipWhile(e => e.Utterance < 2).First(e => e.Kind == SegmenterEventKind.Audio);
        Assert.Equal(Ms(500), second.Frame.Timestamp);
    }

    [Fact]
    public void The_end_of_the_stream_ends_the_utterance()
    {
        var events = Run(Frames('#', 20) + Frames('.', 5));

        Assert.Equal(UtteranceEndReason.EndOfStream, events[^1].Reason);
        Assert.Equal((Ms(400), Ms(500)), (events[^1].SpeechEnd, events[^1].Time));
    }

    [Fact]
    public void The_silence_that_ends_an_utterance_may_change_while_it_runs()
    {
        using var segmenter = new SpeechSegmenter(new Script(Frames('#', 20) + Frames('.', 100)), Defaults);
        segmenter.EndpointSilence = Timeout.InfiniteTimeSpan;
        Push(segmenter, 0, 80);
        Assert.True(segmenter.IsSpeaking);
        Assert.Equal((Ms(0), Ms(400), Ms(1600)), (segmenter.SpeechStart, segmenter.SpeechEnd, segmenter.Now));

        segmenter.EndpointSilence = Ms(1300);
        Push(segmenter, 80, 90);

        var ended = Drain(segmenter)[^1];
        Assert.Equal((UtteranceEnded, UtteranceEndReason.Silence, Ms(1700)), (ended.Kind, ended.Reason, ended.Time));
        Assert.Throws<ArgumentOutOfRangeException>(() => segmenter.EndpointSilence = Ms(-2));
    }

    [Theory]
    [InlineData(UtteranceEndReason.Strategy, 1)]
    [InlineData(UtteranceEndReason.External, 6)]
    public void An_utterance_is_ended_from_outside_and_no_audio_is_lost_or_doubled_when_speech_goes_on(UtteranceEndReason reason, int framesToBegin)
    {
        using var segmenter = new SpeechSegmenter(new Script(Frames('#', 60) + Frames('.', 40)), Defaults);
        Push(segmenter, 0, 20);
        segmenter.EndUtterance(reason);
        segmenter.EndUtterance(reason);
        Assert.False(segmenter.IsSpeaking);
        Push(segmenter, 20, 100);

        var events = Drain(segmenter);
        Assert.Equal([SpeechStarted, UtteranceEnded, SpeechStarted, PauseStarted, UtteranceEnded], Kinds(events));
        var first = events.First(e => e.Kind == UtteranceEnded);
        Assert.Equal((reason, Ms(400), Ms(400)), (first.Reason, first.SpeechEnd, first.Time));
        Assert.Equal(Ms(400 + (20 * framesToBegin)), events.Where(e => e.Kind == SpeechStarted).Last().Time);
        AssertContinuous(Audio(events));
    }

    [Fact]
    public void After_an_early_end_the_next_utterance_begins_where_the_last_one_ended()
    {
        using var segmenter = new SpeechSegmenter(new Script(Frames('#', 20) + ".." + Frames('#', 20) + Frames('.', 40)), Defaults);
        Push(segmenter, 0, 22);
        segmenter.EndUtterance(UtteranceEndReason.Silence);
        Push(segmenter, 22, 82);

        AssertContinuous(Audio(Drain(segmenter)));
    }

    [Fact]
    public void A_gap_in_the_stream_counts_as_silence()
    {
        using var segmenter = new SpeechSegmenter(new Script(Frames('#', 20) + "."));
        for (var i = 0; i < 20; i++)
        {
            segmenter.Push(Frame(Ms(20 * i)));
        }

        segmenter.Push(Frame(TimeSpan.FromSeconds(5)));

        var last = Drain(segmenter)[^1];
        Assert.Equal((UtteranceEnded, Ms(400)), (last.Kind, last.SpeechEnd));
    }

    [Fact]
    public void A_short_last_frame_is_taken()
    {
        using var segmenter = new SpeechSegmenter(new Script("##########"));
        for (var i = 0; i < 9; i++)
        {
            segmenter.Push(Frame(Ms(20 * i)));
        }

        segmenter.Push(new AudioFrame(new short[160], AudioFormat.Speech16Khz, Ms(180)));
        segmenter.Complete();

        Assert.Equal(Ms(190), Drain(segmenter)[^1].SpeechEnd);
    }

    [Fact]
    public void Utterances_are_counted_on_after_a_stream_and_from_one_after_a_reset()
    {
        using var segmenter = new SpeechSegmenter(new Script(Frames('#', 60)));

        int[] numbers = [Once(), Once()];
        segmenter.Reset();

        Assert.Equal([1, 2], numbers);
        Assert.Equal(1, Once());

        int Once()
        {
            for (var i = 0; i < 10; i++)
            {
                segmenter.Push(Frame(Ms(20 * i)));
            }

            segmenter.Complete();
            return Drain(segmenter)[^1].Utterance;
        }
    }

    [Fact]
    public void A_frame_of_another_format_or_length_is_refused()
    {
        using var segmenter = new SpeechSegmenter(AudioFormat.Speech16Khz);

        foreach (var frame in new[]
        {
            new AudioFrame(new short[160], AudioFormat.Telephone8Khz, default),
            new AudioFrame(new short[321], AudioFormat.Speech16Khz, default),
            new AudioFrame(default, AudioFormat.Speech16Khz, default),
            default,
        })
        {
            Assert.Contains("frames of 1 to 320 samples", Assert.Throws<ArgumentException>(() => segmenter.Push(frame)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_format_that_the_detector_does_not_take_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new SpeechSegmenter(new AudioFormat(44100, 2)));

        Assert.Contains("ConvertTo", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<SpeechSegmenterOptions, string> BadOptions => new()
    {
        { new() { PreRoll = Ms(-1) }, "PreRoll is" },
        { new() { MinSpeech = Ms(5) }, "MinSpeech is 00:00:00.0050000; set it between 00:00:00.0200000 and 00:00:01." },
        { new() { EndpointSilence = Ms(50), PauseNotice = Ms(40) }, "EndpointSilence is" },
        { new() { PauseNotice = Ms(700) }, "PauseNotice is" },
        { new() { MaxUtterance = Ms(500) }, "MaxUtterance is" },
        { new() { SplitWindow = Ms(60000) }, "SplitWindow is" },
        { new() { StartThreshold = 1.5 }, "StartThreshold must lie between" },
        { new() { KeepThreshold = 0.6 }, "is above StartThreshold" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_setting_that_makes_no_sense_is_named(SpeechSegmenterOptions options, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new SpeechSegmenter(AudioFormat.Speech16Khz, options));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detector_with_another_window_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SpeechSegmenter(new Script("", 512)));

    private static List<SegmenterEvent> Run(string script, SpeechSegmenterOptions? options = null)
    {
        using var segmenter = new SpeechSegmenter(new Script(script), options ?? Defaults);
        for (var i = 0; i < script.Length; i++)
        {
            segmenter.Push(Frame(Ms(20 * i)));
        }

        segmenter.Complete();
        return Drain(segmenter);
    }

    private static void Push(SpeechSegmenter segmenter, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            segmenter.Push(Frame(Ms(20 * i)));
        }
    }

    private static List<SegmenterEvent> Drain(SpeechSegmenter segmenter)
    {
        var events = new List<SegmenterEvent>();
        while (segmenter.TryRead(out var e))
        {
            events.Add(e);
        }

        return events;
    }

    private static void AssertContinuous(List<AudioFrame> audio)
    {
        for (var i = 1; i < audio.Count; i++)
        {
            Assert.Equal(audio[i - 1].End, audio[i].Timestamp);
        }
    }

    private static string Frames(char kind, int count) => new(kind, count);

    private static AudioFrame Frame(TimeSpan timestamp) => new(new short[320], AudioFormat.Speech16Khz, timestamp);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static List<AudioFrame> Audio(IEnumerable<SegmenterEvent> events) =>
        [.. events.Where(e => e.Kind == SegmenterEventKind.Audio).Select(e => e.Frame)];

    private static SegmenterEventKind[] Kinds(IEnumerable<SegmenterEvent> events) =>
        [.. events.Select(e => e.Kind).Where(kind => kind != SegmenterEventKind.Audio)];

    private sealed class Script(string script, int windowLength = 320) : IVoiceActivityDetector
    {
        private int _next;

        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowLength => windowLength;

        public float Process(ReadOnlySpan<short> window) => script[_next++] == '#' ? 0.9f : 0.1f;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
