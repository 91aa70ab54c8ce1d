using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using static VoiceMiddleware.Tests.Recognition.Redecoding.ScriptedDecodes;

namespace VoiceMiddleware.Tests.Recognition.Redecoding;

/// <summary>What is decoded again, with what, and which text goes out.</summary>
public sealed class RedecodingRecognizerTests
{
    private const string First = "how much is nor vexen today";
    private const string Second = "how much is Norvexin today";

    private static readonly RecognitionContext Context = new()
    {
        Language = "en", Hotwords = [new("Norvexin", 2), new("Kestrelon"), new("Orvantis")], Messages = [new(ChatRole.Assistant, "How can I help?")],
    };

    private static RedecodingRecognizer Around(ISpeechRecognizer engine, Action<RedecodingOptions>? configure = null)
    {
        var options = new RedecodingOptions { Budget = TimeSpan.FromMinutes(1) };
        configure?.Invoke(options);
        return new(engine, new FakePronouncer(), options);
    }

    private static async Task<RedecodeReceipt?> RedecodeAsync(string first, string second, double? confidence = null, RecognitionContext? context = null)
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(first, confidence).Gives(second));
        var update = Assert.Single(await RunAsync(recognizer, context ?? Context));
        Assert.Equal(update.Receipt!.Redecode?.Outcome == RedecodeOutcome.Taken ? second : first, update.Text);
        return update.Receipt.Redecode;
    }

    [Fact]
    public async Task A_term_that_nearly_came_out_is_listened_for_again_and_the_better_text_goes_out()
    {
        var engine = new ScriptedDecodes().Gives(First, 0.9).Gives(Second, 0.8);
        using var recognizer = Around(engine);
        var update = Assert.Single(await RunAsync(recognizer, Context));

        Assert.Equal((Second, 0.8, TimeSpan.FromSeconds(1)), (update.Text, update.Confidence, update.AudioDuration));
        Assert.Equal([("Norvexin", 5)], engine.Contexts[1].Hotwords.Select(h => (h.Text, h.Weight)));
        Assert.Equal(Context.Messages, engine.Contexts[1].Messages);
        Assert.All(engine.Heard, heard => Assert.Equal(Speech, heard));
        var receipt = update.Receipt!;
        Assert.Equal((Context.Digest, 3), (receipt.ContextDigest, receipt.HotwordsApplied));
        Assert.Equal(["Norvexin"], receipt.HotwordsHeard);
        var redecode = receipt.Redecode!;
        Assert.Equal(
            (1, RedecodeReasons.NearMatch, RedecodeOutcome.Taken, First, Second, null),
            (redecode.Number, redecode.Reasons, redecode.Outcome, redecode.FirstText, redecode.SecondText, redecode.Error));
        Assert.Equal(["Norvexin"], redecode.Terms);
        Assert.Equal(["Norvexin"], redecode.TermsGained);
    }

    [Fact]
    public async Task A_confident_text_that_nothing_is_near_to_stands()
    {
        var engine = new ScriptedDecodes().Gives("hello", 0.9);
        using var recognizer = Around(engine);
        Assert.Null(Assert.Single(await RunAsync(recognizer, Context)).Receipt!.Redecode);
        Assert.Single(engine.Contexts);
    }

    [Fact]
    public async Task An_unsure_text_is_decoded_again_with_the_nearest_terms_however_far_they_are()
    {
        var redecode = await RedecodeAsync("good", "good", confidence: 0.1);
        Assert.Equal((RedecodeReasons.LowConfidence, RedecodeOutcome.NothingGained), (redecode!.Reasons, redecode.Outcome));
        Assert.Equal(["Kestrelon", "Norvexin", "Orvantis"], redecode.Terms.Order());
    }

    [Fact]
    public async Task The_mean_confidence_of_the_words_counts_where_the_text_has_none()
    {
        var first = Final("hello you") with { Words = [new("hello", default, default, 0.9), new("you", default, default, 0.0)] };
        using var unsure = Around(new ScriptedDecodes().Gives(first).Gives("hello you"));
        Assert.Equal(RedecodeReasons.LowConfidence, Assert.Single(await RunAsync(unsure, Context)).Receipt!.Redecode?.Reasons);
        using var indulgent = Around(new ScriptedDecodes().Gives(first), o => o.MinConfidence = 0.45);
        Assert.Null(Assert.Single(await RunAsync(indulgent, Context)).Receipt!.Redecode);
    }

    [Fact]
    public async Task Terms_that_were_heard_are_told_again_and_no_others()
    {
        var engine = new ScriptedDecodes().Gives("is Orvantis like nor vexen").Gives("is Orvantis like Norvexin");
        using var recognizer = Around(engine);
        Assert.Equal("is Orvantis like Norvexin", Assert.Single(await RunAsync(recognizer, Context)).Text);
        Assert.Equal([("Norvexin", 5), ("Orvantis", 5)], engine.Contexts[1].Hotwords.Select(h => (h.Text, h.Weight)));
    }

    [Fact]
    public async Task A_rare_word_of_a_message_becomes_a_hotword_and_what_is_known_of_a_term_stays_known()
    {
        var context = Context with { Hotwords = [new("Zimt", 3, "en") { SoundsLike = ["norvexen"] }], Messages = [new(ChatRole.Assistant, "We have the Norvexin.")] };
        var engine = new ScriptedDecodes().Gives(First).Gives(Second);
        using var recognizer = Around(engine);
        await RunAsync(recognizer, context);
        var told = engine.Contexts[1].Hotwords;
        Assert.Equal(["Norvexin", "Zimt"], told.Select(h => h.Text).Order());
        var known = told.Single(h => h.Text == "Zimt");
        Assert.Equal((5, "en", "norvexen"), (known.Weight, known.Language, Assert.Single(known.SoundsLike)));
    }

    [Fact]
    public async Task Only_as_much_is_told_as_the_engine_takes()
    {
        var context = Context with { Hotwords = [new("Norvexin"), new("Norvexon"), new("Norvexan")] };
        async Task<int> ToldAsync(RecognizerCapabilities capabilities)
        {
            var engine = new ScriptedDecodes { Capabilities = capabilities }.Gives(First).Gives(First);
            using var recognizer = Around(engine);
            await RunAsync(recognizer, context);
            return engine.Contexts.Count == 1 ? 0 : engine.Contexts[1].Hotwords.Count;
        }

        var most = new ScriptedDecodes().Capabilities;
        Assert.Equal(3, await ToldAsync(most));
        Assert.Equal(2, await ToldAsync(most with { Hotwords = new() { MaxCount = 2 } }));
        Assert.Equal(2, await ToldAsync(most with { Hotwords = new() { MaxTotalCharacters = 17 } }));
        Assert.Equal(1, await ToldAsync(most with { Budget = new() { Characters = context.Messages[0].Text.Length + 8 } }));
        Assert.Equal(0, await ToldAsync(most with { Hotwords = new() { MaxCharacters = 7 } }));
    }

    [Theory]
    [InlineData(false, 0.5, 1)]
    [InlineData(true, 1.0, 1)]
    [InlineData(true, 0.5, 2)]
    public async Task An_engine_without_hotwords_is_decoded_again_only_where_its_strength_can_be_raised(bool hasStrength, double strength, int decodes)
    {
        var engine = new ScriptedDecodes { Capabilities = new ScriptedDecodes().Capabilities with { Hotwords = null, BiasStrength = hasStrength } }.Gives(First).Gives(Second);
        using var recognizer = Around(engine);
        var update = Assert.Single(await RunAsync(recognizer, Context with { Strength = strength }));
        Assert.Equal((decodes, decodes == 2 ? Second : First), (engine.Contexts.Count, update.Text));
        Assert.Equal(1, engine.Contexts[^1].Strength, decodes == 2 ? 0.0 : 1.0);
    }

    [Theory]
    [InlineData("de", "nor vexen")]
    [InlineData("en", "")]
    public async Task Other_languages_and_empty_texts_are_left_alone(string language, string text)
    {
        var engine = new ScriptedDecodes().Gives(text, 0.1);
        using var recognizer = Around(engine);
        Assert.Null(Assert.Single(await RunAsync(recognizer, Context with { Language = language })).Receipt!.Redecode);
    }

    [Fact]
    public async Task A_context_that_could_not_be_stronger_is_not_tried_again()
    {
        var engine = new ScriptedDecodes().Gives(First);
        using var recognizer = Around(engine);
        await RunAsync(recognizer, Context with { Hotwords = [new("Norvexin", 5)] });
        Assert.Single(engine.Contexts);
    }

    [Fact]
    public async Task The_first_text_is_kept_when_the_second_brings_no_term() =>
        Assert.Equal(RedecodeOutcome.NothingGained, (await RedecodeAsync(First, "how much is more vexing today"))!.Outcome);

    [Fact]
    public async Task The_first_text_is_kept_when_the_second_loses_a_term()
    {
        var redecode = await RedecodeAsync("is Orvantis like nor vexen", "is or vantage like Norvexin");
        Assert.Equal((RedecodeOutcome.TermLost, "is or vantage like Norvexin"), (redecode!.Outcome, redecode.SecondText));
        Assert.Equal(["Norvexin"], redecode.TermsGained);
    }

    [Fact]
    public async Task The_first_text_is_kept_when_the_second_changes_other_words() =>
        Assert.Equal(RedecodeOutcome.TooDifferent, (await RedecodeAsync(First, "who mashed is Norvexin toothpaste"))!.Outcome);

    [Fact]
    public async Task The_first_text_is_kept_when_a_term_stands_for_something_that_sounds_otherwise() =>
        Assert.Equal(RedecodeOutcome.TooDifferent, (await RedecodeAsync("is it nor vexen that you see", "is it nor vexen Orvantis you see", confidence: 0.1))!.Outcome);

    [Fact]
    public async Task A_second_decode_that_fails_is_noted_and_fails_nothing()
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(First).Fails(new SpeechRecognitionException("the engine is gone")));
        var update = Assert.Single(await RunAsync(recognizer, Context));
        Assert.Equal((First, RedecodeOutcome.Failed, "the engine is gone"), (update.Text, update.Receipt!.Redecode!.Outcome, update.Receipt.Redecode.Error));
    }

    [Fact]
    public async Task A_pronouncer_that_fails_is_noted_and_fails_nothing()
    {
        using var recognizer = new RedecodingRecognizer(new ScriptedDecodes().Gives(First), new BrokenPronouncer());
        var update = Assert.Single(await RunAsync(recognizer, Context));
        Assert.Equal((First, RedecodeOutcome.Failed, "no voice"), (update.Text, update.Receipt!.Redecode!.Outcome, update.Receipt.Redecode.Error));
    }

    [Fact]
    public async Task An_utterance_that_is_too_long_passes_as_it_is()
    {
        var engine = new ScriptedDecodes().Gives(Final(First), Final("and more"));
        using var recognizer = Around(engine, o => o.MaxUtterance = TimeSpan.FromMilliseconds(900));
        var updates = await RunAsync(recognizer, Context);
        Assert.Equal([First, "and more"], updates.Select(u => u.Text));
        Assert.Null(updates[^1].Receipt!.Redecode);
    }

    [Fact]
    public async Task A_second_text_that_is_taken_stands_for_all_pieces_of_the_first()
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(new RecognitionUpdate("how", false), Final("how much is"), Final("nor vexen today")).Gives(Final("how much is"), Final("Norvexin today")));
        Assert.Equal([("how", false), (Second, true)], (await RunAsync(recognizer, Context)).Select(u => (u.Text, u.IsFinal)));
    }

    [Fact]
    public async Task Pieces_that_are_kept_go_out_as_they_are_with_the_account_on_the_last()
    {
        using var recognizer = Around(new ScriptedDecodes().Gives(Final("how much is"), Final("nor vexen today")).Gives("nothing"));
        var updates = await RunAsync(recognizer, Context);
        Assert.Equal(["how much is", "nor vexen today"], updates.Select(u => u.Text));
        Assert.Equal([null, First], updates.Select(u => u.Receipt!.Redecode?.FirstText));
    }

    [Fact]
    public async Task A_piece_that_is_final_goes_out_before_the_error_that_comes_after_it()
    {
        using var recognizer = Around(new ScriptedDecodes().Fails(new SpeechRecognitionException("gone"), Final(First)));
        await using var updates = recognizer.RecognizeAsync(Array.Empty<AudioFrame>().ToAsyncEnumerable(), Context).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(First, updates.Current.Text);
        await Assert.ThrowsAsync<SpeechRecognitionException>(async () => await updates.MoveNextAsync());
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_their_names()
    {
        static string Refusal(RedecodingOptions options) =>
            Assert.Throws<ArgumentException>(() => new RedecodingRecognizer(new ScriptedDecodes(), new FakePronouncer(), options)).Message;
        Assert.Contains("MinConfidence", Refusal(new() { MinConfidence = 1.1 }), StringComparison.Ordinal);
        Assert.Contains("Budget", Refusal(new() { Budget = TimeSpan.FromSeconds(-1) }), StringComparison.Ordinal);
        Assert.Contains("MaxUtterance", Refusal(new() { MaxUtterance = TimeSpan.Zero }), StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_wraps_the_recogniser_and_checks_the_options()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IPronouncer>(new FakePronouncer());
        services.AddVoiceMiddleware().UseRecognizer(_ => new ScriptedDecodes()).UseContextualCorrection().UseRedecoding(o => o.MaxTerms = 3);
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(Assert.IsType<ContextualCorrectingRecognizer>(provider.GetRequiredService<ISpeechRecognizer>()).GetService(typeof(RedecodingRecognizer)));

        services.Configure<RedecodingOptions>(o => o.MaxTerms = 0);
        using var wrong = services.BuildServiceProvider();
        Assert.Contains("MaxTerms", Assert.Throws<OptionsValidationException>(wrong.GetRequiredService<ISpeechRecognizer>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_pronouncer_registration_says_what_to_add()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().UseRecognizer(_ => new ScriptedDecodes()).UseRedecoding();
        using var provider = services.BuildServiceProvider();
        Assert.Contains("AddEspeak", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ISpeechRecognizer>).Message, StringComparison.Ordinal);
    }

    private sealed class BrokenPronouncer : IPronouncer
    {
        public IReadOnlyList<string> Pronounce(string word, string language) => throw new SpeechRecognitionException("no voice");
    }
}
