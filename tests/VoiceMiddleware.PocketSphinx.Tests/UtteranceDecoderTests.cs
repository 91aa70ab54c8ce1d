using VoiceMiddleware.PocketSphinx.Acoustics;
using VoiceMiddleware.PocketSphinx.Decoding;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>When an utterance is searched, with an engine that only keeps what it is given: one sample is one frame, its value the level.</summary>
public sealed class UtteranceDecoderTests : IDisposable
{
    private const short Loud = 70;
    private const short Quiet = 5;

    private readonly RecordingDecoder _engine = new();

    private UtteranceDecoder Begin(CepstralMean? known = null) =>
        new(_engine, new OneSampleFrames(), known ?? new([40, 0]), speakerKnown: known is not null, new UtteranceLimits());

    private static short[] Frames(params (int Count, short Level)[] parts) => [.. parts.SelectMany(part => Enumerable.Repeat(part.Level, part.Count))];

    [Fact]
    public void A_word_is_searched_after_a_tenth_of_a_second_of_silence()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (60, Loud), (9, Quiet)));
        Assert.Empty(_engine.Utterances);
        utterance.Accept(Frames((1, Quiet)));

        Assert.Equal(115, Assert.Single(_engine.Utterances));
    }

    [Fact]
    public void Speech_that_goes_on_after_a_short_pause_is_searched_anew_from_its_beginning_when_two_seconds_are_known()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (60, Loud), (12, Quiet), (60, Loud)));
        Assert.Equal([117], _engine.Utterances);
        Assert.Null(utterance.OpenHypothesis);

        utterance.Accept(Frames((100, Loud)));
        Assert.Equal([117, 277], _engine.Utterances);
        utterance.Finish();
        Assert.Equal([117, 277], _engine.Utterances);
        Assert.Equal(0, Assert.Single(utterance.Stretches).FirstFrame);
    }

    [Fact]
    public void A_trial_of_more_than_a_second_is_kept_when_speech_goes_on()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (110, Loud), (12, Quiet), (60, Loud)));
        Assert.Equal([227], _engine.Utterances);
        utterance.Accept(Frames((37, Quiet)));
        Assert.Single(utterance.Stretches);
        utterance.Finish();
        Assert.Equal([264], _engine.Utterances);
        Assert.Single(utterance.Stretches);
    }

    [Fact]
    public void Speech_is_tried_once_and_then_waits_for_a_pause_of_a_fifth_of_a_second()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (30, Loud), (12, Quiet), (30, Loud), (19, Quiet)));
        Assert.Equal([87], _engine.Utterances);
        utterance.Accept(Frames((1, Quiet)));
        Assert.Equal([87, 137], _engine.Utterances);
    }

    [Fact]
    public void A_trial_that_turns_into_a_pause_goes_on_and_is_closed_with_it()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (60, Loud), (39, Quiet)));
        Assert.Empty(utterance.Stretches);
        utterance.Accept(Frames((1, Quiet)));
        Assert.Single(utterance.Stretches);
        utterance.Accept(Frames((30, Quiet)));
        utterance.Finish();

        Assert.Equal([145], _engine.Utterances);
        Assert.Single(utterance.Stretches);
    }

    [Fact]
    public void A_speaker_who_was_heard_before_is_searched_after_six_tenths_of_a_second()
    {
        var earlier = Begin();
        earlier.Accept(Frames((45, Quiet), (250, Loud), (60, Quiet)));
        earlier.Finish();
        _engine.Utterances.Clear();

        var utterance = Begin(new(earlier.Mean, 50));
        utterance.Accept(Frames((45, Quiet), (64, Loud)));
        Assert.Empty(_engine.Utterances);
        utterance.Accept(Frames((1, Loud)));
        Assert.Equal([110], _engine.Utterances);
        utterance.Accept(Frames((60, Loud)));
        Assert.Equal([170], _engine.Utterances);
    }

    [Fact]
    public void The_search_for_a_speaker_who_was_heard_before_begins_at_a_short_pause_and_goes_on_when_speech_does()
    {
        var earlier = Begin();
        earlier.Accept(Frames((45, Quiet), (250, Loud), (60, Quiet)));
        earlier.Finish();
        _engine.Utterances.Clear();

        var utterance = Begin(new(earlier.Mean, 50));
        utterance.Accept(Frames((45, Quiet), (30, Loud), (9, Quiet)));
        Assert.Empty(_engine.Utterances);
        utterance.Accept(Frames((1, Quiet), (80, Loud)));
        Assert.Equal([165], _engine.Utterances);
    }

    [Fact]
    public void An_utterance_that_ends_on_trial_is_whole()
    {
        var utterance = Begin();
        utterance.Accept(Frames((45, Quiet), (60, Loud), (15, Quiet)));
        utterance.Finish();

        Assert.Equal([120], _engine.Utterances);
        Assert.Single(utterance.Stretches);
    }

    [Theory]
    [InlineData(150, 40)]
    [InlineData(200, 40)]
    [InlineData(600, 26)]
    [InlineData(1000, 13)]
    [InlineData(2500, 13)]
    public void The_longer_a_stretch_the_shorter_the_pause_that_closes_it(int frames, int pause)
    {
        Assert.Equal(pause, new UtteranceLimits().ClosingPause(frames));
        var utterance = Begin();
        // 45 frames before speech are kept.
        utterance.Accept(Frames((245, Quiet), (frames - 45 - pause, Loud), (pause - 1, Quiet)));
        Assert.Empty(utterance.Stretches);
        utterance.Accept(Frames((1, Quiet)));
        Assert.Single(utterance.Stretches);
    }

    public void Dispose() => _engine.Dispose();

    private sealed class OneSampleFrames : ISphinxFrontEnd
    {
        public int Size => 2;

        public void Start()
        {
        }

        public void Process(ReadOnlySpan<short> samples, List<float[]> frames)
        {
            foreach (var sample in samples)
            {
                frames.Add([sample, 1]);
            }
        }

        public void End(List<float[]> frames)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class RecordingDecoder : ISphinxDecoder
    {
        private bool _started;

        /// <summary>Gets the frames that were searched in each utterance of the engine.</summary>
        public List<int> Utterances { get; } = [];

        public string? Hypothesis => "words";

        public void SetBias(IEnumerable<DictionaryEntry> newWords, string? arpaModel)
        {
        }

        public void Start()
        {
            Assert.False(_started);
            _started = true;
            Utterances.Add(0);
        }

        public void Process(ReadOnlySpan<float> cepstra)
        {
            Assert.True(_started);
            Utterances[^1] += cepstra.Length / 2;
        }

        public void End()
        {
            Assert.True(_started);
            _started = false;
        }

        public IReadOnlyList<SphinxSegment> Segments() => [new("words", 0, Utterances[^1] - 1, 1)];

        public IReadOnlyList<string> Readings(int count) => ["words"];

        public void Dispose()
        {
        }
    }
}
