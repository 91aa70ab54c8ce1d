using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Synthesis;

public sealed class SpokenTextSynthesizerTests
{
    private static async Task<List<SpokenWord>> WordsOf(string text, ISpeechSynthesizer? voice = null)
    {
        using var synthesizer = new SpokenTextSynthesizer(voice ?? new FakeVoice(), new SpokenTextNormalizer());
        return (await synthesizer.SynthesizeAsync(text).ToListAsync()).SelectMany(speech => speech.Words).ToList();
    }

    private static string Show(IEnumerable<SpokenWord> words) =>
        string.Join(' ', words.Select(w => $"{w.Text}={w.Start.TotalMilliseconds:0}-{w.End.TotalMilliseconds:0}"));

    [Theory]
    [InlineData("It costs $3.50 today.", "It=0-100 costs=100-200 $3.50=200-700 today.=700-800")] // Three dollars and fifty cents.
    [InlineData("Come at 3 p.m. please.", "Come=0-100 at=100-200 3=200-300 p.m.=300-400 please.=400-500")]
    [InlineData("- **Two** words 👍😀", "-=0-0 **Two**=0-100 words=100-200 👍😀=200-400")] // Thumbs up.
    [InlineData("Fine 😀 then.", "Fine=0-100 😀=100-100 then.=100-200")]
    [InlineData("Dr. Smith is in.", "Dr.=0-100 Smith=100-200 is=200-300 in.=300-400")]
    [InlineData("Nothing to change.", "Nothing=0-100 to=100-200 change.=200-300")]
    [InlineData("Call 555-0123  now.", "Call=0-100 555-0123=100-800 now.=800-900")]
    public async Task Word_times_are_those_of_the_written_words(string text, string expected) => Assert.Equal(expected, Show(await WordsOf(text)));

    [Fact]
    public async Task A_voice_that_cuts_words_at_hyphens_does_not_lead_astray() =>
        Assert.Equal("I=0-100 have=100-200 21=200-400 now.=400-500", Show(await WordsOf("I have 21 now.", new HyphenCuttingVoice())));

    [Fact]
    public async Task A_voice_that_leaves_a_word_out_does_not_lead_astray() =>
        Assert.Equal("Pay=0-100 $5=100-200 by=200-300 noon.=300-400", Show(await WordsOf("Pay $5 by noon.", new ForgetfulVoice("dollars"))));

    [Fact]
    public async Task The_voice_gets_words()
    {
        var voice = new FakeVoice();
        await WordsOf("It is 3:30 & **$5**.", voice);
        Assert.Equal(["It is three thirty and five dollars."], voice.Spoken);
    }

    [Fact]
    public async Task A_voice_of_another_language_gets_its_own_digits()
    {
        var voice = new FakeVoice { Capabilities = new() { Provider = "fake", OutputFormat = AudioFormat.Speech16Khz, Voices = ["x"], Languages = ["de-DE"] } };
        await WordsOf("Um **15:30** Uhr.", voice);
        Assert.Equal(["Um 15:30 Uhr."], voice.Spoken);
    }

    private sealed class HyphenCuttingVoice : DelegatingSpeechSynthesizer
    {
        public HyphenCuttingVoice()
            : base(new FakeVoice())
        {
        }

        public override IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
            string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default) =>
            base.SynthesizeAsync(text.Replace('-', ' '), options, cancellationToken);
    }

    private sealed class ForgetfulVoice(string forgotten) : DelegatingSpeechSynthesizer(new FakeVoice())
    {
        public override async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
            string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var speech in base.SynthesizeAsync(text.Replace(forgotten + " ", "", StringComparison.Ordinal), options, cancellationToken))
            {
                yield return speech;
            }
        }
    }
}
