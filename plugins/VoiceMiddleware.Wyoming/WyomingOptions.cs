namespace VoiceMiddleware.Wyoming;

/// <summary>
/// Which Wyoming servers fill a role here, and whether this host is one itself. What is null is left out. Bound to the section
/// <c>Wyoming</c> when the plugin is loaded, and checked when the host starts.
/// </summary>
public sealed class WyomingOptions
{
    /// <summary>Gets or sets the server that recognises, or null (the default) for none.</summary>
    public WyomingRecognitionOptions? Recognition { get; set; }

    /// <summary>Gets or sets the server that speaks, or null (the default) for none.</summary>
    public WyomingSpeechOptions? Speech { get; set; }

    /// <summary>Gets or sets where this host offers its own recogniser and voice, or null (the default) for nowhere.</summary>
    public WyomingServerOptions? Server { get; set; }

    /// <summary>Gets or sets the most bytes of an event's header line that are read, 1 KiB to 1 MiB. The default is 64 KiB.</summary>
    public int MaxHeaderBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets the most bytes of an event's data that are read, 1 KiB to 64 MiB. The default is 1 MiB.</summary>
    public int MaxDataBytes { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets the most bytes of an event's payload that are read, 1 KiB to 64 MiB. The default is 1 MiB, half a minute of 16 kHz.</summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;
}
