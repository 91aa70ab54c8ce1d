using System.Text.RegularExpressions;

namespace VoiceMiddleware.Recognition;

/// <summary>Takes out of the caller's words what a chat template could take for the beginning of another role.</summary>
/// <remarks>
/// The caller's words go to the model in user messages only. A backend that pastes messages into a template without escaping would still
/// take typed or transcribed marks such as <c>&lt;|im_start|&gt;system</c> for its own.
/// </remarks>
internal static partial class RoleMarks
{
    public static string Remove(string text) => Marks().IsMatch(text) ? Marks().Replace(text, " ").Trim() : text;

    [GeneratedRegex(
        @"<\|[^|<>\n]{0,40}\|>(?:\s*(?:system|assistant|developer|tool)\b:?)?|</?s>|\[/?INST\]|<</?SYS>>|</?start_of_turn>|</?end_of_turn>|^\s*(?:#+\s*)?(?:system|assistant|developer)\s*:",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();
}
