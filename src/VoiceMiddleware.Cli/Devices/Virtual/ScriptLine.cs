namespace VoiceMiddleware.Cli.Devices.Virtual;

/// <summary>A line of a caller's script.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Interrupts">Whether it is said while the assistant speaks.</param>
/// <param name="Terms">The words of it that must be understood.</param>
internal sealed record ScriptLine(string Text, bool Interrupts, IReadOnlyList<string> Terms)
{
    /// <summary>Reads a line: <c>!</c> at its beginning makes it an interruption, <c>*asterisks*</c> stand around what must be understood.</summary>
    /// <exception cref="FormatException">An asterisk stands alone, nothing is said, or an interruption marks nothing.</exception>
    internal static ScriptLine Parse(string line)
    {
        var interrupts = line.StartsWith('!');
        var parts = (interrupts ? line[1..] : line).Split('*');
        if (parts.Length % 2 == 0)
        {
            throw new FormatException($"'{line}' has an asterisk without another. Put one before and one after what must be understood.");
        }

        var text = string.Concat(parts).Trim();
        string[] terms = [.. parts.Where((part, i) => i % 2 == 1 && part.Trim().Length > 0).Select(part => part.Trim())];
        if (text.Length == 0)
        {
            throw new FormatException($"'{line}' says nothing.");
        }

        return interrupts && terms.Length == 0
            ? throw new FormatException($"'{line}' interrupts and marks nothing that must be understood. Put asterisks around a word that only the reply before it says.")
            : new ScriptLine(text, interrupts, terms);
    }
}
