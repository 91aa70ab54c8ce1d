using System.Text;

namespace VoiceMiddleware.Conversation;

/// <summary>Collects the keys that a caller presses into inputs.</summary>
internal sealed class DtmfCollector(DtmfOptions options)
{
    private readonly StringBuilder _keys = new();
    private TimeSpan _last;

    /// <summary>Gets whether an input has begun and is not over.</summary>
    public bool IsCollecting => _keys.Length > 0;

    /// <summary>Takes a key. Returns the input that is over with it, or null.</summary>
    public string? Add(char key, TimeSpan time)
    {
        _last = time;
        if (options.Terminator is { Length: > 0 } terminator && terminator[0] == key)
        {
            // On its own the key that ends an input is one: "press hash to go on".
            return IsCollecting ? Take() : key.ToString();
        }

        _keys.Append(key);
        return _keys.Length >= options.MaxDigits ? Take() : null;
    }

    /// <summary>Returns the input that is over because no key has followed, or null.</summary>
    public string? Pass(TimeSpan time) => IsCollecting && time - _last >= options.InterDigitTimeout ? Take() : null;

    /// <summary>Returns what was pressed before the caller's audio ended, or null.</summary>
    public string? Complete() => IsCollecting ? Take() : null;

    private string Take()
    {
        var keys = _keys.ToString();
        _keys.Clear();
        return keys;
    }
}
