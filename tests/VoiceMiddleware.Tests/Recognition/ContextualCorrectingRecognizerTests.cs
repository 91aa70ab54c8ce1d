using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public class ContextualCorrectingRecognizerTests
{
    private static readonly RecognitionContext Terms = new() { Language = "en", Hotwords = [new("Norvexin")] };

    [Fact]
    public async Task A_replacement_is_in_the_text_and_on_the_receipt_and_the_original_is_kept()
    {
        var update = await RecognizeAsync(new("How much is Norvexen?", true), Terms);
        Assert.Equal("How much is Norvexin?", update.Text);
        Assert.Equal("How much is Norvexen?", update.OriginalText);
        var correction = Assert.Single(update.Receipt!.Corrections);
        Assert.Equal(("Norvexen", "Norvexin", null), (correction.Original, correction.Replacement, correction.Start));
        Assert.InRange(correction.Score, 0.3, 1);
        Assert.Equal(["Norvexin"], update.Receipt.HotwordsHeard);
    }

    [Fact]
    public async Task Nothing_changes_where_nothing_sounds_like_a_term()
    {
        var given = new RecognitionUpdate("How much is it, please?", true) { Words = Words("How", "much", "is", "it,", "please?"), Confidence = 0.7 };
        var update = await RecognizeAsync(given, Terms);
        Assert.Equal((given.Text, null, given.Confidence), (update.Text, update.OriginalText, update.Confidence));
        Assert.Equal(given.Words, update.Words);
        Assert.Empty(update.Receipt!.Corrections);
    }

    [Fact]
    public async Task A_replaced_span_is_one_word_from_the_start_of_the_first_to_the_end_of_the_last()
    {
        var given = new RecognitionUpdate("is nor vexin, here", true) { Words = Words("is", "nor", "vexin,", "here") };
        var update = await RecognizeAsync(given, Terms);
        Assert.Equal("is Norvexin, here", update.Text);
        Assert.Equal(["is", "Norvexin,", "here"], update.Words.Select(word => word.Text));
        Assert.Equal((given.Words[1].Start, given.Words[2].End), (update.Words[1].Start, update.Words[1].End));
        Assert.Equal((given.Words[0], given.Words[3]), (update.Words[0], update.Words[2]));
        var correction = Assert.Single(update.Receipt!.Corrections);
        Assert.Equal(("nor vexin", given.Words[1].Start, given.Words[2].End), (correction.Original, correction.Start, correction.End));
    }

    [Fact]
    public async Task Words_that_the_text_writes_otherwise_are_stepped_over()
    {
        var given = new RecognitionUpdate("twenty 5 norvexen", true) { Words = Words("twenty", "five", "norvexen") };
        var update = await RecognizeAsync(given, Terms);
        Assert.Equal("twenty 5 Norvexin", update.Text);
        Assert.Equal(["twenty", "five", "Norvexin"], update.Words.Select(word => word.Text));
    }

    [Fact]
    public async Task Partial_results_pass_untouched()
    {
        var updates = await CollectAsync(Create(new FakePronouncer(), null, new("norvexen", false), new("norvexen", true)), Terms);
        Assert.Equal(["norvexen", "Norvexin"], updates.Select(update => update.Text));
    }

    [Fact]
    public async Task An_alternative_that_is_the_corrected_text_is_no_alternative_any_more()
    {
        var update = await RecognizeAsync(new("norvexen", true) { Alternatives = [new("Norvexin"), new("no vixen")] }, Terms);
        Assert.Equal(["no vixen"], update.Alternatives.Select(alternative => alternative.Text));
    }

    [Fact]
    public async Task Rare_words_of_the_assistant_are_terms_and_common_ones_are_not()
    {
        var context = new RecognitionContext { Messages = [new(ChatRole.Assistant, "We have Norvexin, and it costs seven pounds.")] };
        Assert.Equal("how much is Norvexin", (await RecognizeAsync(new("how much is norvexen", true), context)).Text);
        Assert.Equal("sevan pound", (await RecognizeAsync(new("sevan pound", true), context)).Text);
    }

    [Fact]
    public async Task A_word_of_the_caller_that_no_dictionary_has_is_no_term()
    {
        RecognitionContext Said(ChatRole role) => new() { Messages = [new(role, "I want norvexin")] };
        Assert.Equal("norvexen", (await RecognizeAsync(new("norvexen", true), Said(ChatRole.User))).Text);
        Assert.Equal("norvexin", (await RecognizeAsync(new("norvexen", true), Said(ChatRole.Assistant))).Text);
    }

    [Fact]
    public async Task Messages_can_be_left_out()
    {
        var context = new RecognitionContext { Messages = [new(ChatRole.Assistant, "We have Norvexin.")] };
        Assert.Equal("norvexen", (await RecognizeAsync(new("norvexen", true), context, new() { UseMessages = false })).Text);
    }

    [Fact]
    public async Task Other_languages_pass_untouched() =>
        Assert.Equal("norvexen", (await RecognizeAsync(new("norvexen", true), Terms with { Language = "de" })).Text);

    [Fact]
    public async Task A_user_knows_best_how_a_term_is_said()
    {
        var context = new RecognitionContext { Hotwords = [new("Xhosa") { SoundsLike = ["/K AO S AH/"] }] };
        var pronouncer = new FakePronouncer(("kawsuh", "K AO S AH"));
        var updates = await CollectAsync(Create(pronouncer, new() { Threshold = 0.05 }, new RecognitionUpdate("kossa", true)), context);
        Assert.Equal("Xhosa", updates[^1].Text);
    }

    [Fact]
    public async Task A_higher_threshold_replaces_less()
    {
        var given = new RecognitionUpdate("how much is norvexen", true) { Words = Words("how", "much", "is", "norvexen") };
        var score = Assert.Single((await RecognizeAsync(given, Terms)).Receipt!.Corrections).Score;
        Assert.Equal(given.Text, (await RecognizeAsync(given, Terms, new() { Threshold = score + 0.001 })).Text);
        Assert.NotEqual(given.Text, (await RecognizeAsync(given, Terms, new() { Threshold = score - 0.001 })).Text);
    }

    [Fact]
    public async Task Repeated_and_malformed_hotwords_are_on_the_receipt()
    {
        var context = new RecognitionContext { Language = "en", Hotwords = [new("Norvexin"), new("norvexin"), new(" "), new("Kestrelon", 9), new("Ärger", 4, "de"), new("…")] };
        var receipt = (await RecognizeAsync(new("hello", true), context)).Receipt!;
        Assert.Equal((ContextOutcome.Partial, 1, "correction"), (receipt.Outcome, receipt.HotwordsApplied, receipt.Mechanism));
        Assert.Equal(
            [DropReason.Duplicate, DropReason.Invalid, DropReason.Invalid, DropReason.OtherLanguage, DropReason.Invalid], receipt.Dropped.Select(dropped => dropped.Reason));
    }

    [Fact]
    public async Task Preparing_a_context_finds_out_how_its_terms_are_said()
    {
        var pronouncer = new FakePronouncer();
        using var recognizer = Create(pronouncer, null, new RecognitionUpdate("norvexen", true));
        await recognizer.PrepareAsync(Terms);
        Assert.Equal(1, pronouncer.Asked);
        await recognizer.PrepareAsync(Terms);
        Assert.Equal(1, pronouncer.Asked);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named()
    {
        var error = await Assert.ThrowsAsync<SpeechRecognitionException>(() => RecognizeAsync(new("norvexen", true), Terms, new() { ModelPath = "no-such-model.json" }));
        Assert.Contains("no-such-model.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_needs_a_pronouncer_and_says_so()
    {
        var services = new ServiceCollection();
        services.AddVoiceMiddleware().UseRecognizer(_ => new OneResultRecognizer()).UseContextualCorrection();
        using var provider = services.BuildServiceProvider();
        Assert.Contains("AddEspeak", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ISpeechRecognizer>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_wraps_the_recogniser()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IPronouncer>(new FakePronouncer());
        services.AddVoiceMiddleware().UseRecognizer(_ => new OneResultRecognizer()).UseContextualCorrection(options => options.Mode = CorrectionMode.ClosedList);
        using var provider = services.BuildServiceProvider();
        Assert.IsType<ContextualCorrectingRecognizer>(provider.GetRequiredService<ISpeechRecognizer>());
    }

    private static List<RecognizedWord> Words(params string[] words) =>
        [.. words.Select((word, i) => new RecognizedWord(word, TimeSpan.FromMilliseconds(300 * i), TimeSpan.FromMilliseconds((300 * i) + 250), 0.95))];

    private static ContextualCorrectingRecognizer Create(IPronouncer pronouncer, ContextualCorrectionOptions? options, params RecognitionUpdate[] updates) =>
        new(new OneResultRecognizer(updates), pronouncer, options ?? new() { Threshold = 0.3 });

    private static async Task<RecognitionUpdate> RecognizeAsync(RecognitionUpdate given, RecognitionContext context, ContextualCorrectionOptions? options = null) =>
        (await CollectAsync(Create(new FakePronouncer(), options, given), context))[^1];

    private static async Task<List<RecognitionUpdate>> CollectAsync(ContextualCorrectingRecognizer recognizer, RecognitionContext context)
    {
        using (recognizer)
        {
            var updates = new List<RecognitionUpdate>();
            await foreach (var update in recognizer.RecognizeAsync(Array.Empty<AudioFrame>().ToAsyncEnumerable(), context))
            {
                updates.Add(update);
            }

            return updates;
        }
    }

    private sealed class OneResultRecognizer(params RecognitionUpdate[] updates) : ISpeechRecognizer
    {
        public RecognizerCapabilities Capabilities { get; } = new() { Provider = "script", Model = "script", InputFormat = AudioFormat.Speech16Khz };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default) =>
            updates.Select(update => update.IsFinal ? update with { Receipt = ContextReceipt.ForNothingApplied(context) } : update).ToAsyncEnumerable();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
