using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Recognition;

/// <summary>Conversations, vocabularies and limits as they may come, with scripts, emoji and broken surrogates in the words.</summary>
internal static class PlanningGenerators
{
    private static readonly string[] Pieces =
    [
        "the", "order", "Norvexin", "Bulge Bracket", "Sweynheim's", "ist das", "Фенибут", "抑制剂", "👩‍👩‍👧‍👦", "e\u0301", "a b c d e f g h i", "\ud83d", "\ude00x",
        "\t", "12.5", "...", "!", "yes", "x",
    ];

    public static Gen<string> Text { get; } =
        Gen.ListOf(Gen.Elements(Pieces)).Zip(Gen.ListOf(Gen.Elements(" ", ". ", "! ", "。", "", ", ", "\n")))
            .Select(pair => string.Concat(pair.Item1.Zip(pair.Item2, (word, end) => word + end)));

    public static Gen<ChatMessage> Message { get; } =
        Gen.Elements(ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.Assistant, ChatRole.System).Zip(Text).Select(pair => new ChatMessage(pair.Item1, pair.Item2));

    public static Gen<Hotword> Hotword { get; } =
        Gen.Elements(Pieces).Zip(Gen.Elements("", " two", "x", " ")).Zip(Gen.Choose(0, 6)).Zip(Gen.Elements(null, "en", "en-GB", "de"))
            .Select(t => new Hotword(t.Item1.Item1.Item1 + t.Item1.Item1.Item2, t.Item1.Item2, t.Item2));

    public static Gen<MessageLimits> MessageLimits { get; } =
        Limit(6).Zip(Limit(4)).Zip(Limit(40)).Zip(Limit(90)).Zip(Limit(40)).Select(t => new MessageLimits
        {
            MaxCount = t.Item1.Item1.Item1.Item1, MaxPerRole = t.Item1.Item1.Item1.Item2, MaxCharactersPerPair = t.Item1.Item1.Item2,
            MaxCharacters = t.Item1.Item2, MaxTokens = t.Item2,
        });

    public static Gen<HotwordLimits> HotwordLimits { get; } =
        Limit(6).Zip(Limit(12)).Zip(Limit(4)).Zip(Limit(20)).Zip(Limit(60)).Select(t => new HotwordLimits
        {
            MaxCount = t.Item1.Item1.Item1.Item1, MaxCharactersNonAscii = t.Item1.Item1.Item1.Item2, MaxSegmentsAscii = t.Item1.Item1.Item2,
            MaxCharacters = t.Item1.Item2, MaxTotalCharacters = t.Item2,
        });

    public static Gen<ContextPlanRequest> Request { get; } =
        from messages in Gen.ListOf(Message)
        from doubtful in Gen.ListOf(Gen.Choose(0, 5))
        from vocabulary in Gen.ListOf(Hotword)
        from hints in Gen.ListOf(Hint())
        from messageLimits in MessageLimits
        from hotwordLimits in HotwordLimits
        from none in Gen.Choose(0, 9)
        from budget in Limit(120).Zip(Limit(60))
        from most in Limit(5)
        from characters in Limit(150)
        from language in Gen.Elements(null, "en", "en-US")
        select new ContextPlanRequest
        {
            Capabilities = new()
            {
                Provider = "any", Model = "any", InputFormat = AudioFormat.Speech16Khz,
                Messages = none == 0 ? null : messageLimits,
                Hotwords = none == 1 ? null : hotwordLimits,
                Budget = none > 5 ? null : new ContextBudget { Characters = budget.Item1, Tokens = budget.Item2 },
            },
            Language = language,
            Entries = [.. messages.Where(m => m.Role != ChatRole.System).Select((m, i) => new LedgerEntry(m.Role, i, m.Text, m.Text, IsProvisional: false)
            {
                Trust = doubtful.Contains(i) ? ContextTrust.Doubtful : m.Role == ChatRole.Assistant ? ContextTrust.Assistant : ContextTrust.Transcript,
            })],
            Vocabulary = [.. vocabulary],
            Hints = [.. hints],
            MaxMessages = most,
            MaxCharacters = characters,
        };

    private static Gen<RecognitionHints> Hint() =>
        Gen.ListOf(Hotword).Zip(Gen.Elements(-100, -50, 0, 100)).Zip(Gen.Elements(ContextTrust.Transcript, ContextTrust.Confirmed, ContextTrust.Assistant))
            .Select(t => new RecognitionHints { Hotwords = [.. t.Item1.Item1], Priority = t.Item1.Item2, Trust = t.Item2 });

    private static Gen<int?> Limit(int highest) => Gen.Choose(-3, highest).Select(n => n < 0 ? (int?)null : n);
}
