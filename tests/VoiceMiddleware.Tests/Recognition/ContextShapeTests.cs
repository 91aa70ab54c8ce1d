using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class ContextShapeTests
{
    private static string[] Lines(IEnumerable<ChatMessage> messages) => [.. messages.Select(m => $"{m.Role}: {m.Text}")];

    [Fact]
    public void DashScope_gets_the_newest_five_of_each_role_oldest_first()
    {
        var messages = Enumerable.Range(1, 8).SelectMany(n => new ChatMessage[] { new(ChatRole.User, $"question {n}"), new(ChatRole.Assistant, $"answer {n}") }).ToList();
        var shaped = MessagePairShape.Fit(messages, MessagePairShape.DashScope);
        Assert.Equal(Lines(messages.Skip(6)), Lines(shaped.Messages));
        Assert.Equal([new DroppedContext(ContextPart.Message, DropReason.OverLimit, null, "the newest messages fill the limits", 6)], shaped.Dropped);
    }

    [Fact]
    public void In_a_pair_of_more_than_400_characters_the_assistants_words_come_first()
    {
        var question = string.Concat(Enumerable.Repeat("what is it ", 30)).Trim();
        var answer = string.Concat(Enumerable.Repeat("It is a bank. ", 20)).Trim();
        var shaped = MessagePairShape.Fit([new(ChatRole.User, question), new(ChatRole.Assistant, answer)], MessagePairShape.DashScope);
        Assert.Equal(answer, shaped.Messages[1].Text);
        Assert.InRange(shaped.Messages[0].Text.Length, 100, 400 - answer.Length);
        Assert.EndsWith("what is it", shaped.Messages[0].Text, StringComparison.Ordinal);
        var line = Assert.Single(shaped.Dropped);
        Assert.Equal((DropReason.TooLong, 0), (line.Reason, line.Count));
    }

    [Fact]
    public void Messages_fit_any_limits_keep_their_order_and_fit_again_unchanged() =>
        Prop.ForAll(Gen.ListOf(PlanningGenerators.Message).ToArbitrary(), PlanningGenerators.MessageLimits.ToArbitrary(), (messages, limits) =>
        {
            var shaped = MessagePairShape.Fit([.. messages], limits);
            AssertWithin(limits, shaped.Messages);
            Assert.Equal(shaped.Characters, shaped.Messages.Sum(m => m.Text.Length));
            Assert.Equal(messages.Count, shaped.Messages.Count + shaped.Dropped.Sum(d => d.Count));
            var at = 0;
            foreach (var kept in shaped.Messages)
            {
                while (messages[at].Role != kept.Role || !ContextText.Clean(messages[at].Text).EndsWith(kept.Text, StringComparison.Ordinal))
                {
                    at++;
                }

                at++;
            }

            var again = MessagePairShape.Fit(shaped.Messages, limits);
            Assert.Equal(Lines(shaped.Messages), Lines(again.Messages));
            Assert.Empty(again.Dropped);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_phrase_list_keeps_the_first_and_says_what_it_left_out()
    {
        var context = new RecognitionContext
        {
            Language = "en",
            Hotwords = [new("Norvexin"), new("EGFR抑制剂"), new("Клофелин Белмедпрепараты"), new("a b c d e f g h"), new("norvexin"), new("Sweynheim", 4, "de"), new("Orvantis", 7)],
        };
        var shaped = PhraseListShape.Fit(context, PhraseListShape.DashScope);
        Assert.Equal(["Norvexin", "EGFR抑制剂"], shaped.Hotwords.Select(h => h.Text));
        Assert.Equal(
            [DropReason.TooLong, DropReason.TooLong, DropReason.Duplicate, DropReason.OtherLanguage, DropReason.Invalid], shaped.Dropped.Select(d => d.Reason));
        Assert.Equal("24 characters, at most 15 where one is not ASCII", shaped.Dropped[0].Detail);
        Assert.Equal("8 segments, at most 7", shaped.Dropped[1].Detail);
    }

    [Fact]
    public void A_phrase_list_fits_any_limits_in_order_and_fits_again_unchanged() =>
        Prop.ForAll(Gen.ListOf(PlanningGenerators.Hotword).ToArbitrary(), PlanningGenerators.HotwordLimits.ToArbitrary(), (hotwords, limits) =>
        {
            var context = new RecognitionContext { Language = "en", Hotwords = [.. hotwords] };
            var shaped = PhraseListShape.Fit(context, limits);
            AssertWithin(limits, shaped.Hotwords);
            Assert.Equal(hotwords.Count, shaped.Hotwords.Count + shaped.Dropped.Sum(d => d.Count));
            Assert.True(IsSubsequence(shaped.Hotwords, hotwords));
            var again = PhraseListShape.Fit(context with { Hotwords = shaped.Hotwords }, limits);
            Assert.Equal(shaped.Hotwords, again.Hotwords);
            Assert.Empty(again.Dropped);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_prompt_ends_with_the_terms_the_most_important_last()
    {
        var context = new RecognitionContext
        {
            Messages = [new(ChatRole.User, "how much is it"), new(ChatRole.Assistant, "Norvexin costs 7 pounds.")],
            Hotwords = [new("Norvexin"), new("Orvantis"), new("Kestrelon")],
        };
        var shaped = PromptShape.Fit(context);
        Assert.Equal("how much is it Norvexin costs 7 pounds. Kestrelon, Orvantis, Norvexin.", shaped.Text);
        Assert.Equal((3, 2, 38), (shaped.Hotwords, shaped.Messages, shaped.MessageCharacters));
        Assert.Empty(shaped.Dropped);
    }

    [Fact]
    public void A_full_prompt_shares_its_room_between_messages_and_terms()
    {
        var context = new RecognitionContext
        {
            Messages = [.. Enumerable.Range(0, 40).Select(n => new ChatMessage(ChatRole.Assistant, $"We also have the number {n} in the window."))],
            Hotwords = [.. Enumerable.Range(0, 200).Select(n => new Hotword($"Kestrelon {(char)('A' + (n % 26))}{n}"))],
        };
        var shaped = PromptShape.Fit(context);
        Assert.InRange(shaped.Hotwords, 8, 30);
        Assert.InRange(shaped.Messages, 4, 20);
        Assert.Equal(200 - shaped.Hotwords, shaped.Dropped.Single(d => d.Kind == ContextPart.Hotword).Count);
        Assert.EndsWith("Kestrelon A0.", shaped.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_never_has_more_tokens_than_allowed_nor_half_a_surrogate_pair() =>
        Prop.ForAll(
            Gen.ListOf(PlanningGenerators.Message).Zip(Gen.ListOf(PlanningGenerators.Hotword)).ToArbitrary(), Gen.Choose(1, 80).ToArbitrary(), (parts, most) =>
            {
                var context = new RecognitionContext { Messages = [.. parts.Item1], Hotwords = [.. parts.Item2] };
                var shaped = PromptShape.Fit(context, most);
                return ContextText.EstimateTokens(shaped.Text) <= most && ContextText.IsWellFormed(shaped.Text)
                    && context.Messages.Count == shaped.Messages + shaped.Dropped.Where(d => d.Kind == ContextPart.Message).Sum(d => d.Count)
                    && context.Hotwords.Count == shaped.Hotwords + shaped.Dropped.Where(d => d.Kind == ContextPart.Hotword).Sum(d => d.Count)
                    && PromptShape.Fit(context, most).Text == shaped.Text;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    internal static void AssertWithin(MessageLimits limits, IReadOnlyList<ChatMessage> messages)
    {
        Assert.True(!(messages.Count > limits.MaxCount), "count");
        Assert.All(messages.CountBy(m => m.Role), role => Assert.True(!(role.Value > limits.MaxPerRole), "count of a role"));
        Assert.True(!(messages.Sum(m => m.Text.Length) > limits.MaxCharacters), "characters");
        Assert.True(!(messages.Sum(m => ContextText.EstimateTokens(m.Text)) > limits.MaxTokens), "tokens");
        for (var i = 0; i < messages.Count; i++)
        {
            var pair = messages[i].Text.Length
                + (messages[i].Role == ChatRole.User && i + 1 < messages.Count && messages[i + 1].Role == ChatRole.Assistant ? messages[i + 1].Text.Length : 0);
            Assert.True(!(pair > limits.MaxCharactersPerPair), "pair");
            Assert.True(ContextText.IsWellFormed(messages[i].Text), "surrogates");
            Assert.NotEqual("", messages[i].Text);
        }
    }

    internal static void AssertWithin(HotwordLimits limits, IReadOnlyList<Hotword> hotwords)
    {
        Assert.True(!(hotwords.Count > limits.MaxCount), "count");
        Assert.True(!(hotwords.Sum(h => h.Text.Length) > limits.MaxTotalCharacters), "characters");
        Assert.All(hotwords, hotword => Assert.Null(limits.Check(hotword)));
        Assert.Equal(hotwords.Count, hotwords.DistinctBy(h => h.Text, StringComparer.OrdinalIgnoreCase).Count());
    }

    internal static bool IsSubsequence<T>(IEnumerable<T> part, IEnumerable<T> whole)
    {
        using var rest = whole.GetEnumerator();
        foreach (var item in part)
        {
            do
            {
                if (!rest.MoveNext())
                {
                    return false;
                }
            }
            while (!Equals(rest.Current, item));
        }

        return true;
    }
}
