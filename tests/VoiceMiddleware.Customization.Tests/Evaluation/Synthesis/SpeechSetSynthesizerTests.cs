using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Customization.Tests.Evaluation.Synthesis;

public sealed class SpeechSetSynthesizerTests : IDisposable
{
    private static readonly Hotword[] Terms = [new("Norvexin"), new("Sweynheim", 5) { SoundsLike = ["/S W IY N/", "sweenhime"] }];

    private readonly TemporaryFolder _folder = new();
    private readonly ToneVoice _voice = new();

    [Fact]
    public async Task Each_term_is_spoken_so_many_times_and_some_sentences_have_none()
    {
        var clips = await WriteAsync("a", new() { ClipsPerTerm = 4 });

        Assert.Equal(10, clips.Count);
        Assert.Equal(4, clips.Count(clip => clip.Transcript.Contains("Norvexin", StringComparison.Ordinal)));
        Assert.Equal(4, clips.Count(clip => clip.Transcript.Contains("Sweynheim", StringComparison.Ordinal)));
        Assert.Equal(2, clips.Count(clip => TermCounts.Count(["Norvexin", "Sweynheim"], clip.Transcript, "").ReferenceOccurrences == 0));
        Assert.All(clips, clip => Assert.Equal([4, 5], clip.Hotwords.Select(hotword => hotword.Weight)));
        Assert.All(clips, clip => Assert.Contains("Norvexin", Assert.Single(clip.Messages).Text, StringComparison.Ordinal));
        Assert.Equal(["tones-high", "tones-low"], clips.Select(clip => clip.Speaker).Distinct().Order());
    }

    [Fact]
    public async Task A_term_is_spoken_the_way_it_sounds()
    {
        await WriteAsync("a", new());

        Assert.Contains(_voice.Spoken, text => text.Contains("sweenhime", StringComparison.Ordinal));
        Assert.DoesNotContain(_voice.Spoken, text => text.Contains("Sweynheim", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kept_set_can_be_evaluated_like_any_other()
    {
        await WriteAsync("a", new() { SignalToNoise = [10], Telephone = true });

        var clips = EvaluationManifest.Load(_folder.File("a/manifest.tsv")).Clips;
        var weights = HotwordFile.Load(_folder.File("a/hotwords.json"));
        Assert.Equal(10, clips.Count);
        Assert.Equal([4, 5], clips[0].WithDetails(weights).Hotwords.Select(hotword => hotword.Weight));
        Assert.All(clips, clip =>
        {
            using var source = new MemoryStream(File.ReadAllBytes(clip.AudioPath));
            Assert.True(source.Length > 44 + (2 * 16000));
        });
        var conditions = File.ReadLines(_folder.File("a/manifest.tsv")).Skip(1).Select(line => line.Split('\t')[6][(line.Split('\t')[6].IndexOf(' ', 6) + 1)..]);
        Assert.Equal(["no noise telephone", "no noise wide band", "noise 10 dB telephone", "noise 10 dB wide band"], conditions.Distinct().Order());
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_set_and_another_another()
    {
        async Task<string> MakeAsync(string name, ulong seed)
        {
            var clips = await WriteAsync(name, new() { Seed = seed, SignalToNoise = [5] });
            return File.ReadAllText(_folder.File($"{name}/manifest.tsv"))
                + string.Concat(clips.Select(clip => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(clip.AudioPath)))));
        }

        var first = await MakeAsync("a", 1);
        Assert.Equal(first, await MakeAsync("b", 1));
        Assert.NotEqual(first, await MakeAsync("c", 2));
    }

    [Fact]
    public async Task A_term_that_a_voice_cannot_say_is_an_error()
    {
        using var mute = new ToneVoice { Mute = true };

        var error = await Assert.ThrowsAsync<SpeechSynthesisException>(
            () => new SpeechSetSynthesizer(mute).WriteAsync([new("何")], _folder.File("a")));

        Assert.Contains("何", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_out_of_their_range_are_rejected()
    {
        foreach (var options in new SpeechSetOptions[]
        {
            new() { Voices = ["nobody"] }, new() { Speeds = [] }, new() { Speeds = [3] }, new() { SignalToNoise = [double.NaN] }, new() { ClipsPerTerm = 0 },
        })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync("a", options));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => new SpeechSetSynthesizer(_voice).WriteAsync([], _folder.File("a")));
        Assert.False(Directory.Exists(_folder.File("a")));
    }

    public void Dispose()
    {
        _voice.Dispose();
        _folder.Dispose();
    }

    private Task<IReadOnlyList<EvaluationClip>> WriteAsync(string name, SpeechSetOptions options) =>
        new SpeechSetSynthesizer(_voice).WriteAsync(Terms, _folder.File(name), options);

    /// <summary>Hums for a second.</summary>
    private sealed class ToneVoice : ISpeechSynthesizer
    {
        public bool Mute { get; init; }

        public List<string> Spoken { get; } = [];

        public SynthesizerCapabilities Capabilities { get; } = new() { Provider = "tones", OutputFormat = AudioFormat.Speech16Khz, Voices = ["low", "high"] };

        public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
            string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            Spoken.Add(text);
            var hertz = options!.Voice == "low" ? 200 : 400;
            for (var start = 0; start < 16000 && !Mute; start += 320)
            {
                var samples = Enumerable.Range(start, 320).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * hertz * i / 16000))).ToArray();
                yield return new SynthesizedSpeech(new AudioFrame(samples, Capabilities.OutputFormat, Capabilities.OutputFormat.ToDuration(start)));
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
