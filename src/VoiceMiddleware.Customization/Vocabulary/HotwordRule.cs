namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>The rules of a hotword list. They are DashScope's (custom hotwords for speech recognition), so a list that passes here can be sent there.</summary>
public enum HotwordRule
{
    /// <summary>The file is well-formed JSON in UTF-8, of at most 16 MiB.</summary>
    Json,

    /// <summary>The file holds one array.</summary>
    Array,

    /// <summary>An array holds at most 500 entries.</summary>
    Count,

    /// <summary>Every entry is an object, and none of its keys that count is given twice.</summary>
    Entry,

    /// <summary>Every entry has a <c>text</c>: a string with at least one letter or digit.</summary>
    Text,

    /// <summary>A text with any non-ASCII character has at most 15 characters in total; ASCII characters and spaces count too.</summary>
    CharactersNonAscii,

    /// <summary>A text of ASCII characters only has at most 7 space-separated segments.</summary>
    SegmentsAscii,

    /// <summary>Every entry has a <c>weight</c>: a whole number from 1 to 5.</summary>
    Weight,

    /// <summary>A <c>lang</c>, where there is one, is a code of two or three lower-case letters.</summary>
    Language,

    /// <summary>Respellings are an array of strings.</summary>
    SoundsLike,
}
