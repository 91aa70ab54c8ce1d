namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Signs that stand for words or for a pause.</summary>
internal static class SymbolRules
{
    /// <summary>Gets the rules that need the numbers beside a sign still in digits.</summary>
    public static EarRule[] BeforeNumbers { get; } =
    [
        EarRule.Say(@"\bC\#", "C sharp"),
        EarRule.Say(@"\bF\#", "F sharp"),
        EarRule.Say(@"\b[Cc]\+\+", "C plus plus"),
        EarRule.Say(@"(?<!\w)\#(?=\s?\d)", "number"),
        EarRule.Say(@"(?<![\w~])[~≈]\s?(?=[\d$€£.])", "about"),
        EarRule.Say(@"(?<=[\w)]\s?)\^2(?!\d)|(?<=\w)(?<!\d\s?[kcm]?m)²", "squared"),
        EarRule.Say(@"(?<=[\w)]\s?)\^3(?!\d)|(?<=\w)(?<!\d\s?[kcm]?m)³", "cubed"),
        EarRule.Say(@"(?<=[\w)]\s?)\^(?=[-\w(])", "to the power of"),
        EarRule.Say(@"[≤]|<=(?=\s?[\d$-])", "at most"),
        EarRule.Say(@"[≥]|>=(?=\s?[\d$-])", "at least"),
        EarRule.Say(@"<(?=\s?[\d$€£])", "less than"),
        EarRule.Say(@"(?<![-=])>(?=\s?[\d$€£])", "more than"),
        EarRule.Say(@"±", "plus or minus"),
    ];

    /// <summary>Gets the rules for the signs that are left.</summary>
    public static EarRule[] Rules { get; } =
    [
        EarRule.Say(@"\s?(->|→|=>|⇒|➔)\s?", "to"),
        EarRule.Say(@"(?<=\w)&(?=\w)|(?<=\s|\uE000)&(?=\s|\uE000)|(?<=\w)&(?=\s)|&", "and"),
        EarRule.Say(@"%", "percent"),
        EarRule.Say(@"(?<=[\w)\uE000]\s?)=+(?=\s?[\w(\uE000-])", "equals"),
        EarRule.Say(@"(?<=\s|\w|\uE000)\+(?=\s?[\w\uE000])|(?<=\b[A-F])\+(?!\w)", "plus"),
        EarRule.Say(@"(?<=[\w\uE000]\s?)×(?=\s?[\w\uE000])", "times"),
        EarRule.Say(@"÷", "divided by"),
        EarRule.Say(@"(?<=\b[Aa]nd)/(?=or\b)", " "),
        EarRule.Say(@"(?<=\b[A-Za-z]*[a-z])/(?=[a-z])", "or"),
        EarRule.Strip(@"/", " "),
        EarRule.Say(@"(?<![\w@])@(?![\w@])", "at"),
        EarRule.Say(@"°", "degrees"),
        EarRule.Say(@"§§?", "section"),
        EarRule.Say(@"©", "copyright"),
        EarRule.Say(@"[$]", "dollar"),
        EarRule.Say(@"€", "euro"),
        EarRule.Say(@"£", "pound"),
        EarRule.Say(@"µ", "micro"),
        EarRule.Strip(@"[®™℠†‡¶]"),
        EarRule.Strip(@"\s*(—|–|(?<=\s)--?(?=\s))\s*", ", "),
        EarRule.Strip(@"…", "..."),
        EarRule.Strip(@"[=+]", " "),
        EarRule.Strip(@"\n+", " "),
    ];
}
