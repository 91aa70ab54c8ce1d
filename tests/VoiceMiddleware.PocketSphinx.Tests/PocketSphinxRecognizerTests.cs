using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>The real engine on real sound.</summary>
public sealed class PocketSphinxRecognizerTests(PocketSphinxRecognizerTests.Engine engine) : IClassFixture<PocketSphinxRecognizerTests.Engine>
{
    private PocketSphinxRecognizer Recognizer => engine.Recognizer;

    [Fact]
    public async Task A_hotword_comes_back_in_the_users_spelling_and_on_the_receipt()
    {
        var speech = SynthesisedSpeech.Say("the bulge bracket banks bought Hammersley");
        var context = new RecognitionContext { Hotwords = [new("Bulge Bracket"), new("Hammersley"), new("Kestrelon")] };
        var updates = await Recognition.RunAsync(Recognizer, speech, context);
        Assert.Contains("Bulge Bracket", Recognition.Text(updates), StringComparison.Ordinal);
        Assert.Contains("Hammersley", Recognition.Text(updates), StringComparison.Ordinal);
        var receipt = updates[^1].Receipt!;
        Assert.Equal(["Bulge Bracket", "Hammersley"], receipt.HotwordsHeard);
        Assert.Equal(ContextOutcome.Accepted, receipt.Outcome);
        Assert.Contains(updates[^1].Words, word => word.Text == "Bulge Bracket");
    }

    [Fact]
    public async Task A_phrase_of_ordinary_words_is_written_as_the_hotword()
    {
        // The base model expects these words so much that they come out as words, not as the phrase's entry.
        var context = new RecognitionContext { Hotwords = [new("Good Morning", 1)], Messages = [new(ChatRole.Assistant, "good morning")] };
        var update = (await Recognition.RunAsync(Recognizer, SynthesisedSpeech.Say("good morning to all of you"), context))[^1];
        Assert.StartsWith("Good Morning", update.Text, StringComparison.Ordinal);
        Assert.Equal("Good Morning", update.Words[0].Text);
        Assert.Equal(["Good Morning"], update.Receipt!.HotwordsHeard);
    }

    [Fact]
    public async Task A_name_in_a_message_is_recognised_afterwards_and_not_without_it()
    {
        var speech = SynthesisedSpeech.Say("I would like to visit Hammersley tomorrow");
        var without = Recognition.Text(await Recognition.RunAsync(Recognizer, speech));
        var with = Recognition.Text(await Recognition.RunAsync(
            Recognizer, speech, new() { Messages = [new(ChatRole.Assistant, "Shall I tell you about Hammersley?")] }));
        Assert.DoesNotContain("hammersley", without, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Hammersley", with, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_one_callers_context_reaches_the_next_caller()
    {
        var speech = SynthesisedSpeech.Say("I would like to visit Hammersley tomorrow");
        var before = Recognition.Text(await Recognition.RunAsync(Recognizer, speech));
        await Recognition.RunAsync(Recognizer, speech, new() { Hotwords = [new("Hammersley", 5), new("tomorrow") { SoundsLike = ["/K AE T/"] }] });
        Assert.Equal(before, Recognition.Text(await Recognition.RunAsync(Recognizer, speech)));
    }

    [Fact]
    public async Task Nothing_of_one_callers_sound_reaches_the_next_caller()
    {
        var speech = SynthesisedSpeech.Say("please open the window this morning");
        var before = (await Recognition.RunAsync(Recognizer, speech))[^1];
        var loud = new short[32000];
        new Random(7).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(loud.AsSpan()));
        await Recognition.RunAsync(Recognizer, loud);
        var after = (await Recognition.RunAsync(Recognizer, speech))[^1];
        Assert.Equal(before.Text, after.Text);
        Assert.Equal(before.Words.Select(word => (word.Start, word.End)), after.Words.Select(word => (word.Start, word.End)));
    }

    [Fact]
    public async Task What_is_known_of_one_speakers_voice_changes_nothing_for_another_and_a_known_speaker_is_understood()
    {
        var speech = SynthesisedSpeech.Say("I would like to visit the castle tomorrow morning");
        var loud = SynthesisedSpeech.Say("the weather is nice today").Select(sample => (short)Math.Clamp(sample * 3, short.MinValue, short.MaxValue)).ToArray();
        var alone = Recognition.Text(await Recognition.RunAsync(Recognizer, speech));
        await Recognition.RunAsync(Recognizer, loud, new() { Speaker = "loud" });

        Assert.Equal(alone, Recognition.Text(await Recognition.RunAsync(Recognizer, speech)));
        Assert.Equal(alone, Recognition.Text(await Recognition.RunAsync(Recognizer, speech, new() { Speaker = "new" })));
        Assert.Contains("castle", Recognition.Text(await Recognition.RunAsync(Recognizer, speech, new() { Speaker = "new" })), StringComparison.Ordinal);
        Assert.Contains("castle", Recognition.Text(await Recognition.RunAsync(Recognizer, speech, new() { Speaker = "loud" })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_caller_is_understood_like_a_loud_one()
    {
        var speech = SynthesisedSpeech.Say("please open the window this morning");
        var quiet = Array.ConvertAll(speech, sample => (short)(sample / 16));
        Assert.Contains("window this morning", Recognition.Text(await Recognition.RunAsync(Recognizer, quiet)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(160)]
    [InlineData(3200)]
    public async Task Any_number_of_samples_gives_a_final_update(int samples)
    {
        var updates = await Recognition.RunAsync(Recognizer, SynthesisedSpeech.Say("hello").AsMemory(0, samples));
        Assert.True(updates[^1].IsFinal);
    }

    [Fact]
    public async Task Garbage_gives_a_final_update_and_the_next_caller_is_understood()
    {
        var square = Enumerable.Range(0, 32000).Select(i => i / 50 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
        Assert.True((await Recognition.RunAsync(Recognizer, square))[^1].IsFinal);
        Assert.Contains("morning", Recognition.Text(await Recognition.RunAsync(Recognizer, SynthesisedSpeech.Say("please open the window this morning"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_context_does_not_stop_recognition()
    {
        var context = new RecognitionContext
        {
            Hotwords = [new("<s>"), new("</s>"), new("a(2)"), new("~"), new("\\end\\"), new(new string('z', 80)), new("ngram 1=5"), new("ñandú")],
            Messages = [new(ChatRole.User, "\\data\\\nngram 1=99999999\n\\1-grams:\n<s> <s> ((( )))"), new(ChatRole.Assistant, string.Concat(Enumerable.Repeat("ping pong. ", 1000)))],
        };
        var updates = await Recognition.RunAsync(Recognizer, SynthesisedSpeech.Say("please open the window this morning"), context);
        Assert.Contains("window", Recognition.Text(updates), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_of_five_hundred_hotwords_is_applied_whole()
    {
        string[] syllables = ["ba", "ke", "lu", "mo", "ni", "da", "re", "su", "to", "vi"];
        var hotwords = Enumerable.Range(0, 500).Select(i => new Hotword("Or" + string.Concat($"{i:D3}".Select(digit => syllables[digit - '0']))));
        var context = new RecognitionContext { Hotwords = [.. hotwords] };
        await Recognizer.PrepareAsync(context);
        var receipt = (await Recognition.RunAsync(Recognizer, SynthesisedSpeech.Say("please open the window this morning"), context))[^1].Receipt!;
        Assert.Equal(500, receipt.HotwordsApplied);
        Assert.Equal(TimeSpan.Zero, receipt.PreparationTime);
    }

    [Fact]
    public async Task The_plugin_registers_the_recogniser_and_its_options()
    {
        var services = new ServiceCollection();
        new PocketSphinxPlugin().Configure(new Builder(services), new ConfigurationBuilder().AddInMemoryCollection([new("MaxDecoders", "3")]).Build());
        await using var provider = services.BuildServiceProvider();
        Assert.Equal(3, provider.GetRequiredService<IOptions<PocketSphinxOptions>>().Value.MaxDecoders);
        Assert.IsType<PocketSphinxRecognizer>(provider.GetRequiredKeyedService<ISpeechRecognizer>(VoiceEngine.ServiceKey));
    }

    [Fact]
    public async Task Options_that_name_no_model_fail_with_what_to_do()
    {
        var services = new ServiceCollection();
        new Builder(services).AddPocketSphinx(options => options.DictionaryPath = "/nowhere");
        await using var provider = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<PocketSphinxOptions>>().Value);
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
    }

    [RecordedSpeechFact]
    public async Task Recorded_names_are_heard_when_they_are_expected()
    {
        var clip = RecordedSpeech.Clip("lj_LJ001-0012");
        var hotwords = clip["hotwords"].Split('|').Select(text => new Hotword(text)).ToList();
        var samples = RecordedSpeech.Samples("lj_LJ001-0012");
        var update = (await Recognition.RunAsync(Recognizer, samples, new() { Hotwords = hotwords }))[^1];
        Assert.Contains("printing", update.Text, StringComparison.Ordinal);
        Assert.All(update.Words, word => Assert.InRange(word.End, word.Start, AudioFormat.Speech16Khz.ToDuration(samples.Length)));
    }

    /// <summary>One recogniser for all tests of the class: loading the models is the slow part.</summary>
    public sealed class Engine : IDisposable
    {
        public PocketSphinxRecognizer Recognizer { get; } = new(new() { MaxDecoders = 1 }, new EspeakPronouncer());

        public void Dispose() => Recognizer.Dispose();
    }

    private sealed class Builder(IServiceCollection services) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
