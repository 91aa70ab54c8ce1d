namespace VoiceMiddleware.Espeak.Phones;

/// <summary>Collects ARPAbet phones by the habits of the CMU dictionary.</summary>
internal sealed class PhoneSequence
{
    private readonly List<string> _phones = [];

    /// <summary>Adds phones separated by spaces.</summary>
    internal void Add(string phones)
    {
        foreach (var phone in phones.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // The library writes the r of "carry" once as the vowel's colour and once as a consonant; the dictionary writes one.
            if (phone == "R" && _phones.Count > 0 && _phones[^1] is "R" or "ER")
            {
                continue;
            }

            _phones.Add(phone);
        }
    }

    public override string ToString() => string.Join(' ', _phones);
}
