using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>How the keys of the caller's telephone become turns.</summary>
public sealed class DtmfOptions
{
    /// <summary>
    /// Gets or sets whether the session listens for the tones of telephone keys. The recogniser then gets silence in their place, and all audio 20 ms
    /// later. When false, tones are sounds like any other.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets the key that ends an input and is not part of it, or null or empty for none.</summary>
    /// <value>The default is <c>#</c>.</value>
    [RegularExpression("^[0-9A-D*#]?$", ErrorMessage = "The Terminator of Dtmf is a key: 0 to 9, *, # or A to D; or empty for none.")]
    public string? Terminator { get; set; } = "#";

    /// <summary>Gets or sets after how many keys an input is over, 1 to 64: 4 for a PIN.</summary>
    /// <value>The default is 32.</value>
    [Range(1, 64)]
    public int MaxDigits { get; set; } = 32;

    /// <summary>Gets or sets after how long without another key an input is over, on the clock of the caller's audio.</summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan InterDigitTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
