namespace VoiceMiddleware.Wyoming;

/// <summary>Where this host offers its recogniser and its voice.</summary>
/// <remarks>The protocol has neither encryption nor passwords: whoever reaches the port uses the engines.</remarks>
public sealed class WyomingServerOptions
{
    /// <summary>Gets or sets the address to listen on. The default is <c>127.0.0.1</c>, this machine only; <c>0.0.0.0</c> and <c>::</c> are all of its addresses.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Gets or sets the port, 0 (any that is free) to 65,535. The default is 10,300.</summary>
    public int Port { get; set; } = 10300;

    /// <summary>Gets or sets the most connections at a time, 1 to 10,000. The default is 16; one more is told so and closed.</summary>
    public int MaxConnections { get; set; } = 16;

    /// <summary>Gets or sets how long a connection may be silent, and may leave what it is sent unread, before it is closed; 1 s to 1 day. The default is 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the longest utterance, 1 s to 1 h. The default is 5 minutes.</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets the most characters that are spoken for one request, 1 to 1,000,000. The default is 20,000.</summary>
    public int MaxTextCharacters { get; set; } = 20_000;

    /// <summary>Gets the languages to announce where the engines themselves name none (<c>en</c>). Empty, the default, announces <c>en</c>.</summary>
    public IList<string> Languages { get; } = [];
}
