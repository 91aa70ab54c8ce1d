using System.Collections.Frozen;
using System.Text;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Says the pictures that carry a message and leaves out those that only decorate: nobody wants to hear "grinning face".</summary>
internal static class EmojiRules
{
    private const string Picture = @"([\uD83C-\uD83E][\uDC00-\uDFFF]|[\u2600-\u27BF\u2B00-\u2BFF\u2300-\u23FF\u203C\u2049\u3030\u303D\u3297\u3299])";
    private const string Tail = @"([\uFE0E\uFE0F\u20E3]|\uD83C[\uDFFB-\uDFFF]|\u200D" + Picture + @")*";

    private static readonly FrozenDictionary<int, string> Words = new Dictionary<int, string>
    {
        [0x1F44D] = "thumbs up", [0x1F44E] = "thumbs down", [0x2764] = "love", [0x1F494] = "broken heart", [0x2705] = "done", [0x2714] = "done",
        [0x274C] = "no", [0x274E] = "no", [0x2716] = "no", [0x26A0] = "warning", [0x1F6D1] = "stop", [0x26D4] = "no entry", [0x2753] = "question",
        [0x2757] = "important", [0x1F4DE] = "phone", [0x260E] = "phone", [0x1F4E7] = "e-mail", [0x1F4E9] = "e-mail", [0x2709] = "mail",
        [0x1F4C5] = "calendar", [0x23F0] = "alarm", [0x231A] = "watch", [0x2B50] = "star", [0x1F31F] = "star", [0x1F389] = "hooray", [0x1F44B] = "hello",
        [0x1F64F] = "thank you", [0x1F44F] = "applause", [0x1F44C] = "okay", [0x1F197] = "okay", [0x1F195] = "new", [0x1F512] = "locked",
        [0x1F513] = "unlocked", [0x1F511] = "key", [0x1F4B0] = "money", [0x1F525] = "fire", [0x1F4CD] = "place", [0x1F4A1] = "idea", [0x1F6A8] = "alarm",
        [0x27A1] = "to", [0x2B06] = "up", [0x2B07] = "down", [0x2B05] = "left", [0x2600] = "sunny", [0x2601] = "cloudy", [0x2614] = "rain",
        [0x2744] = "snow", [0x1F327] = "rain", [0x26A1] = "lightning", [0x2615] = "coffee", [0x1F382] = "birthday cake", [0x1F4A9] = "", [0x2795] = "plus", [0x2796] = "minus",
    }.ToFrozenDictionary();

    /// <summary>Gets the rules for English.</summary>
    public static EarRule[] Spoken { get; } =
    [
        EarRule.Say(@"[0-9](?=\uFE0F?\u20E3)", match => Synthesis.Words.NumberWords.Digits(match.Value)),
        EarRule.Say(@"(?<picture>" + Picture + ")" + Tail, match =>
            Rune.DecodeFromUtf16(match.Get("picture"), out var rune, out _) == System.Buffers.OperationStatus.Done
            && Words.TryGetValue(rune.Value, out var words) ? words : ""),
        EarRule.Strip(@"[\uFE0E\uFE0F\u20E3\u200D]"),
    ];

    /// <summary>Gets the rules for languages that there are no words for.</summary>
    public static EarRule[] Silent { get; } = [EarRule.Strip(Picture + Tail, " "), EarRule.Strip(@"[\uFE0E\uFE0F\u20E3\u200D]")];
}
