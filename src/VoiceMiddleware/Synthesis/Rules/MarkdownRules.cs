namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>Takes away what a screen shows as layout. For every language.</summary>
internal static class MarkdownRules
{
    /// <summary>Gets the rules that must see addresses as they were written.</summary>
    public static EarRule[] Links { get; } =
    [
        EarRule.Strip(@"&nbsp;", " "),
        EarRule.Strip(@"&amp;", "&"),
        EarRule.Strip(@"&lt;", "<"),
        EarRule.Strip(@"&gt;", ">"),
        EarRule.Strip(@"&quot;", "\""),
        EarRule.Strip(@"&#39;", "'"),
        EarRule.Strip(@"(```|~~~)[A-Za-z+#-]*", " "),
        EarRule.Strip(@"!?\[(?<keep>[^\[\]\n]*)\]\(([^()\n]|\([^()\n]*\))*\)"),
        EarRule.Strip(@"\[(?<keep>[^\[\]\n]+)\]\[[^\[\]\n]*\]"),
        EarRule.Strip(@"\]\(([^()\n]|\([^()\n]*\))*\)"), // The end of a link whose beginning is in the sentence before.
        EarRule.Strip(@"(?<=[\w.,;!?""'])\s?\[\^?\d+\]"),
        EarRule.Strip(@"<(?<keep>(https?://|mailto:)?[^<>\s]+[.@][^<>\s]+)>"),
        EarRule.Strip(@"</?[A-Za-z][^<>\n]*>", " "),
    ];

    /// <summary>Gets the rules for the marks that are left.</summary>
    public static EarRule[] Marks { get; } =
    [
        EarRule.Strip(@"\\(?<keep>[\\`*_{}\[\]()#+\-.!|<>~$])"),
        EarRule.Strip(@"(?m)^[ \t]{0,3}\#{1,6}[ \t]+"),
        EarRule.Strip(@"(?m)[ \t]+\#+[ \t]*$"),
        EarRule.Strip(@"(?m)^[ \t]*([-*_=]{3,}|([-*_][ \t]+){2,}[-*_])[ \t]*$"),
        EarRule.Strip(@"(?m)^(?=[^\n]*\|)[ \t:|-]*-[ \t:|-]*$"),
        EarRule.Strip(@"(?m)^[ \t]*\|[ \t]*"),
        EarRule.Strip(@"(?m)[ \t]*\|[ \t]*$"),
        EarRule.Strip(@"[ \t]*\|+[ \t]*", ", "),
        EarRule.Strip(@"(?m)^[ \t]*(>[ \t]?)+(?=\s|[A-Za-z""*_]|$)"),
        EarRule.Strip(@"(?m)^[ \t]*[-*+•‣◦▪][ \t]+(\[[ xX]\][ \t]+)?"),
        EarRule.Strip(@"(?m)^[ \t]*(?<keep>\d{1,3})\)[ \t]+", ". "),
        EarRule.Strip(@"(?<=\d\s?)\*(?=\s?\d)", "∗"),
        EarRule.Strip(@"\*+"),
        EarRule.Strip(@"(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)"),
        EarRule.Strip(@"_+", " "),
        EarRule.Strip(@"~~+|`+"),
        EarRule.Strip(@"[ \t]*•[ \t]*", ", "),
    ];

    /// <summary>Gets the rules that take away every mark that is still there after all others.</summary>
    public static EarRule[] Rest { get; } = [EarRule.Strip(@"[*_#`~|\[\]<>^\\{}]", " ")];
}
