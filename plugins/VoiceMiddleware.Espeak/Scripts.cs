using System.Text;

namespace VoiceMiddleware.Espeak;

/// <summary>Which voice reads which script. A voice names the letters of a script that it can not read, which is no pronunciation.</summary>
internal static class Scripts
{
    private const int EndOfLatin = 0x24F;
    private const int FirstLatinAdditional = 0x1E00;
    private const int LastLatinAdditional = 0x1EFF;
    private const int FirstMark = 0x300;
    private const int LastMark = 0x36F;

    private static readonly (int First, int Last, string[] Languages)[] Ranges =
    [
        (0x370, 0x3FF, ["el", "grc"]),
        (0x1F00, 0x1FFF, ["el", "grc"]),
        (0x400, 0x52F, ["ru", "uk", "bg", "mk", "sr", "be", "kk", "ky", "tt", "cv", "ba"]),
        (0x530, 0x58F, ["hy", "hyw"]),
        (0x590, 0x5FF, ["he"]),
        (0x600, 0x6FF, ["ar", "fa", "ur", "ug", "sd"]),
        (0x900, 0x97F, ["hi", "mr", "ne", "kok"]),
        (0x980, 0x9FF, ["bn", "as", "bpy"]),
        (0xA00, 0xA7F, ["pa"]),
        (0xA80, 0xAFF, ["gu"]),
        (0xB00, 0xB7F, ["or"]),
        (0xB80, 0xBFF, ["ta"]),
        (0xC00, 0xC7F, ["te"]),
        (0xC80, 0xCFF, ["kn"]),
        (0xD00, 0xD7F, ["ml"]),
        (0xD80, 0xDFF, ["si"]),
        (0xE00, 0xE7F, ["th"]),
        (0x10A0, 0x10FF, ["ka"]),
        (0x1200, 0x139F, ["am"]),
        (0x3040, 0x30FF, ["ja"]),
        (0xAC00, 0xD7A3, ["ko"]),
    ];

    internal static bool IsEnglish(string voice) => voice == "en-us";

    internal static bool CanRead(string voice, Rune letter)
    {
        var code = letter.Value;
        if (code is <= EndOfLatin or (>= FirstLatinAdditional and <= LastLatinAdditional) or (>= FirstMark and <= LastMark))
        {
            return true;
        }

        var language = voice.Split('-')[0];
        return Ranges.Any(range => code >= range.First && code <= range.Last && range.Languages.Contains(language));
    }
}
