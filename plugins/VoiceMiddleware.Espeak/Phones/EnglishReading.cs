namespace VoiceMiddleware.Espeak.Phones;

/// <summary>Which of a word's plausible readings.</summary>
internal enum EnglishReading
{
    /// <summary>As the library says it.</summary>
    Plain,

    /// <summary>With more of the unstressed vowels reduced to a schwa.</summary>
    Reduced,

    /// <summary>With the vowels of the continent, as in most names that came from there: "a" as in "spa", "i" as in "ski".</summary>
    Continental,
}
