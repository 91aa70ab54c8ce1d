using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Hosting;

/// <summary>Where plugins come from, and how many sessions there may be. Bound from the configuration section <c>VoiceMiddleware</c>.</summary>
public sealed class VoiceMiddlewareOptions
{
    /// <summary>The configuration section: <c>VoiceMiddleware</c>.</summary>
    public const string SectionName = "VoiceMiddleware";

    /// <summary>Gets or sets the folder of dropped-in plugins, one subfolder each, or null for none. Relative to the application's folder.</summary>
    /// <value>The default is null.</value>
    public string? PluginFolder { get; set; }

    /// <summary>
    /// Gets or sets the most sessions at one time, at least 1, or null for no limit. One more is refused with a
    /// <see cref="Conversation.SessionRefusedException"/> before anything is made for it.
    /// </summary>
    /// <value>The default is null.</value>
    [Range(1, int.MaxValue)]
    public int? MaxSessions { get; set; }
}
