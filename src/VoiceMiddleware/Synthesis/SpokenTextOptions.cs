namespace VoiceMiddleware.Synthesis;

/// <summary>How text is put into words before it is spoken. Bound from the configuration section <c>VoiceMiddleware:SpokenText</c>.</summary>
public sealed class SpokenTextOptions
{
    /// <summary>Gets or sets whether numbers, dates, addresses, marks and the like are put into words; when false the voice gets the text as it is.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets the application's own rules. They come before those of the house, in their order, and hold for every language.</summary>
    public IList<SpokenTextRule> Rules { get; } = [];

    /// <summary>Gets or sets how words are spoken that the voice gets wrong, by the word as written: <c>nginx</c>, "engine x". After <see cref="Rules"/>.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, string> Words { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
