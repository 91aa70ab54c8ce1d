namespace VoiceMiddleware.Hosting;

/// <summary>Where plugins come from. Bound from the configuration section <c>VoiceMiddleware</c>.</summary>
public sealed class VoiceMiddlewareOptions
{
    /// <summary>The configuration section: <c>VoiceMiddleware</c>.</summary>
    public const string SectionName = "VoiceMiddleware";

    /// <summary>Gets or sets the folder of dropped-in plugins, one subfolder each, or null for none. Relative to the application's folder.</summary>
    /// <value>The default is null.</value>
    public string? PluginFolder { get; set; }
}
