namespace VoiceMiddleware.Cli.Devices.Keys;

/// <summary>What the keys mean while a conversation runs: some act at once, all others write a line.</summary>
/// <remarks>One thread presses; <see cref="Line"/> may be read by any.</remarks>
internal sealed class LiveKeys(bool pushToTalk)
{
    private volatile string? _line;

    /// <summary>Gets what is shown once at the start.</summary>
    internal string Help => $"{(pushToTalk ? "Space: talk, and again when you have finished. " : "")}m: mute. Any other key begins a typed line (Enter one that begins with {(pushToTalk ? "m or a space" : "m")}). Ctrl+C: hang up.";

    /// <summary>Gets the line as far as it is written; null when none is.</summary>
    internal string? Line => _line;

    /// <summary>Takes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="line">The line that was finished with it, with <see cref="LiveKey.Line"/>; else empty.</param>
    internal LiveKey Press(ConsoleKeyInfo key, out string line)
    {
        line = "";
        switch (_line, key)
        {
            case (null, { Key: ConsoleKey.Spacebar }) when pushToTalk:
                return LiveKey.Talk;
            case (null, { KeyChar: 'm' or 'M' }):
                return LiveKey.Mute;
            case (null, { Key: ConsoleKey.Enter }):
                _line = "";
                return LiveKey.None;
            case (not null, { Key: ConsoleKey.Enter }):
                line = _line.Trim();
                _line = null;
                return line.Length > 0 ? LiveKey.Line : LiveKey.None;
            case (not null, { Key: ConsoleKey.Escape }):
                _line = null;
                return LiveKey.None;
            case (not null, { Key: ConsoleKey.Backspace }):
                _line = _line.Length > 0 ? _line[..^1] : null;
                return LiveKey.None;
            case (_, { KeyChar: var character }) when !char.IsControl(character) && (_line is not null || character != ' '):
                _line += character;
                return LiveKey.None;
            default:
                return LiveKey.None;
        }
    }
}

/// <summary>What a key did.</summary>
internal enum LiveKey
{
    /// <summary>Nothing, or it wrote on the line.</summary>
    None,

    /// <summary>The caller begins or ends talking.</summary>
    Talk,

    /// <summary>The microphone is muted or no more.</summary>
    Mute,

    /// <summary>A line was finished.</summary>
    Line,
}
