using VoiceMiddleware.Audio;
using VoiceMiddleware.PocketSphinx.Decoding;
using VoiceMiddleware.PocketSphinx.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>What happens when the engine fails; with an engine that fails when told to.</summary>
public sealed class EngineFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly FakeEngine _engine = new();

    public EngineFailureTests()
    {
        File.WriteAllText(Path.Combine(_folder, "mdef"), "");
        File.WriteAllText(Path.Combine(_folder, "feat.params"), "-cmninit 40,0,0,0,0,0,0,0,0,0,0,0,0\n");
        File.WriteAllText(Path.Combine(_folder, "dict"), "milk M IH L K\n");
        File.WriteAllText(Path.Combine(_folder, "lm"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PocketSphinxRecognizer Create(int decoders = 1) => new(Options(decoders), null, null, _engine);

    private PocketSphinxOptions Options(int decoders = 1) => new()
    {
        AcousticModelPath = _folder,
        DictionaryPath = Path.Combine(_folder, "dict"),
        LanguageModelPath = Path.Combine(_folder, "lm"),
        MaxDecoders = decoders,
    };

    [Theory]
    [InlineData("create")]
    [InlineData("start")]
    [InlineData("process")]
    [InlineData("end")]
    [InlineData("frontend")]
    public async Task A_failing_engine_gives_an_error_and_the_next_utterance_works(string call)
    {
        using var recognizer = Create();
        _engine.FailOnce = call;
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => Recognition.RunAsync(recognizer, Speech()));
        Assert.IsType<SphinxException>(error.InnerException);
        Assert.Equal("milk", Recognition.Text(await Recognition.RunAsync(recognizer, Speech())));
        Assert.Equal(0, recognizer.DecodersAtWork);
        Assert.Equal(1, recognizer.DecodersMade);
    }

    [Fact]
    public async Task A_bias_that_the_engine_refuses_is_an_error_when_prepared_and_the_decoder_is_replaced()
    {
        using var recognizer = Create();
        var context = new RecognitionContext { Hotwords = [new("milk")] };
        _engine.FailOnce = "bias";
        await Assert.ThrowsAsync<SpeechRecognitionException>(() => recognizer.PrepareAsync(context).AsTask());
        Assert.Equal("milk", Recognition.Text(await Recognition.RunAsync(recognizer, Speech(), context)));
        Assert.Equal(2, _engine.DecodersMade);
    }

    [Fact]
    public async Task A_context_that_was_prepared_is_not_built_again()
    {
        using var recognizer = Create();
        var context = new RecognitionContext { Hotwords = [new("milk")] };
        await recognizer.PrepareAsync(context);
        var updates = await Recognition.RunAsync(recognizer, Speech(), context with { Language = null });
        Assert.Equal(1, _engine.BiasesBuilt);
        Assert.Equal(TimeSpan.Zero, updates[^1].Receipt!.PreparationTime);
    }

    [Fact]
    public async Task A_context_that_was_prepared_is_left_in_its_decoder_while_another_is_idle()
    {
        using var recognizer = Create(decoders: 2);
        var first = new RecognitionContext { Hotwords = [new("milk")] };
        var second = new RecognitionContext { Hotwords = [new("milk", 5)] };
        var audio = System.Threading.Channels.Channel.CreateBounded<AudioFrame>(1);
        var busy = recognizer.RecognizeAsync(audio.Reader.ReadAllAsync(), RecognitionContext.Empty).GetAsyncEnumerator();
        var reading = busy.MoveNextAsync().AsTask();
        await audio.Writer.WriteAsync(new AudioFrame(Speech().AsMemory(0, 320), AudioFormat.Speech16Khz, default));
        await audio.Writer.WriteAsync(new AudioFrame(Speech().AsMemory(0, 320), AudioFormat.Speech16Khz, default));
        await recognizer.PrepareAsync(first);
        audio.Writer.Complete();
        await reading.WaitAsync(Recognition.Timeout);
        await busy.DisposeAsync();

        await recognizer.PrepareAsync(second);
        await Recognition.RunAsync(recognizer, Speech(), first);
        await Recognition.RunAsync(recognizer, Speech(), second);

        Assert.Equal(2, _engine.BiasesBuilt);
        Assert.Equal(2, recognizer.DecodersMade);
    }

    [Fact]
    public async Task Preparing_many_contexts_makes_no_more_than_one_decoder()
    {
        using var recognizer = Create(decoders: 4);
        for (var weight = 1; weight <= 5; weight++)
        {
            await recognizer.PrepareAsync(new() { Hotwords = [new("milk", weight)] });
        }

        Assert.Equal(1, recognizer.DecodersMade);
    }

    [Fact]
    public async Task One_utterance_more_than_there_are_decoders_waits_and_gives_up_when_cancelled()
    {
        using var recognizer = Create();
        using var stop = new CancellationTokenSource();
        var audio = System.Threading.Channels.Channel.CreateBounded<AudioFrame>(1);
        var first = recognizer.RecognizeAsync(audio.Reader.ReadAllAsync(), RecognitionContext.Empty).GetAsyncEnumerator();
        var reading = first.MoveNextAsync().AsTask();
        await audio.Writer.WriteAsync(new AudioFrame(Speech().AsMemory(0, 320), AudioFormat.Speech16Khz, default));
        await audio.Writer.WriteAsync(new AudioFrame(Speech().AsMemory(0, 320), AudioFormat.Speech16Khz, default));
        Assert.Equal(1, recognizer.DecodersAtWork);

        var second = Recognition.RunAsync(recognizer, Speech(), cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        audio.Writer.Complete();
        Assert.True(await reading.WaitAsync(Recognition.Timeout));
        await first.DisposeAsync();
        Assert.Equal(0, recognizer.DecodersAtWork);
    }

    [Fact]
    public async Task Missing_models_say_what_to_do()
    {
        using var recognizer = new PocketSphinxRecognizer(new() { LanguageModelPath = Path.Combine(_folder, "nothing") });
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => recognizer.PrepareAsync(RecognitionContext.Empty).AsTask());
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_the_model_does_not_speak_is_refused()
    {
        using var recognizer = Create();
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => Recognition.RunAsync(recognizer, Speech(), new() { Language = "zh" }));
        Assert.Contains("zh", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stretches_are_closed_at_pauses_and_joined_in_the_final_text()
    {
        using var recognizer = Create();
        short[] samples = [.. Speech(), .. new short[16000], .. Speech(), .. new short[8000]];
        var updates = await Recognition.RunAsync(recognizer, samples);
        Assert.Equal("milk milk", Recognition.Text(updates));
        Assert.Equal(2, _engine.Utterances);
        var words = updates[^1].Words;
        Assert.InRange(words[1].Start, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.1));
    }

    [Fact]
    public async Task An_endless_utterance_is_decoded_in_bounded_stretches()
    {
        using var recognizer = Create();
        await Recognition.RunAsync(recognizer, Speech(TimeSpan.FromMinutes(3)));
        Assert.InRange(_engine.LongestUtterance, 1, new UtteranceLimits().MaxStretchFrames);
        Assert.InRange(_engine.Utterances, 5, 20);
    }

    // The fake's front end takes a sample's size as its energy, so this is speech that begins after a short silence.
    private static short[] Speech(TimeSpan? length = null) =>
        [.. new short[3200], .. Enumerable.Repeat((short)60, (int)((length ?? TimeSpan.FromSeconds(1.5)).TotalSeconds * 16000))];

    private sealed class FakeEngine : ISphinxEngine
    {
        public string? FailOnce { get; set; }

        public int DecodersMade { get; private set; }

        public int BiasesBuilt { get; private set; }

        public int Utterances { get; private set; }

        public int LongestUtterance { get; private set; }

        public IReadOnlyDictionary<string, float> ReadUnigrams(string languageModelPath) => new Dictionary<string, float> { ["milk"] = -4 };

        public ISphinxDecoder CreateDecoder(SphinxModel model)
        {
            Call("create");
            DecodersMade++;
            return new Decoder(this);
        }

        public ISphinxFrontEnd CreateFrontEnd(string acousticModelPath) => new FrontEnd(this);

        private void Call(string name)
        {
            if (FailOnce == name)
            {
                FailOnce = null;
                throw new SphinxException($"told to fail at {name}");
            }
        }

        private sealed class Decoder(FakeEngine engine) : ISphinxDecoder
        {
            private int _frames;

            public string? Hypothesis => "milk";

            public void SetBias(IEnumerable<DictionaryEntry> newWords, string? arpaModel)
            {
                engine.Call("bias");
                engine.BiasesBuilt++;
            }

            public void Start()
            {
                engine.Call("start");
                engine.Utterances++;
                _frames = 0;
            }

            public void Process(ReadOnlySpan<float> cepstra)
            {
                engine.Call("process");
                _frames += cepstra.Length / 13;
                engine.LongestUtterance = Math.Max(engine.LongestUtterance, _frames);
            }

            public void End() => engine.Call("end");

            public IReadOnlyList<SphinxSegment> Segments() => [new("<s>", 0, 9, 1), new("milk(2)", 10, 40, 0.9), new("</s>", 41, 50, 1)];

            public IReadOnlyList<string> Readings(int count) => ["milk", "silk"];

            public void Dispose()
            {
            }
        }

        private sealed class FrontEnd(FakeEngine engine) : ISphinxFrontEnd
        {
            public int Size => 13;

            public void Start()
            {
            }

            public void Process(ReadOnlySpan<short> samples, List<float[]> frames)
            {
                engine.Call("frontend");
                for (var i = 0; i + 160 <= samples.Length; i += 160)
                {
                    frames.Add([samples[i], .. new float[12]]);
                }
            }

            public void End(List<float[]> frames)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
