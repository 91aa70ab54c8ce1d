using System.Collections.Frozen;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>The 39 phones of the acoustic model, and the sounds of English endings.</summary>
internal static class Phones
{
    private const int MaxPhones = 80;

    private static readonly FrozenSet<string> All =
        "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Brings a pronunciation to the engine's form, or gives null when it is none.</summary>
    public static string? Normalize(string pronunciation)
    {
        var phones = pronunciation.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < phones.Length; i++)
        {
            phones[i] = phones[i].TrimEnd('0', '1', '2');
            if (!All.Contains(phones[i]))
            {
                return null;
            }
        }

        return phones.Length is > 0 and <= MaxPhones ? string.Join(' ', phones) : null;
    }

    /// <summary>Counts the phones of a pronunciation.</summary>
    public static int Count(string pronunciation) => pronunciation.AsSpan().Count(' ') + 1;

    /// <summary>Adds the sound of a plural or possessive ending.</summary>
    public static string WithS(string pronunciation) => pronunciation + (LastOf(pronunciation) switch
    {
        "S" or "Z" or "SH" or "CH" or "JH" or "ZH" => " IH Z",
        "P" or "T" or "K" or "F" or "TH" => " S",
        _ => " Z",
    });

    /// <summary>Adds the sound of a past ending.</summary>
    public static string WithEd(string pronunciation) => pronunciation + (LastOf(pronunciation) switch
    {
        "T" or "D" => " IH D",
        "P" or "K" or "F" or "S" or "SH" or "CH" or "TH" => " T",
        _ => " D",
    });

    private static string LastOf(string pronunciation) => pronunciation[(pronunciation.LastIndexOf(' ') + 1)..];
}
