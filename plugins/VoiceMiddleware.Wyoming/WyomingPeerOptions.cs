namespace VoiceMiddleware.Wyoming;

/// <summary>Where a Wyoming server is, and how patient to be with it.</summary>
public abstract class WyomingPeerOptions
{
    private protected WyomingPeerOptions(int port) => Port = port;

    /// <summary>Gets or sets the server's name or address. The default is <c>localhost</c>.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Gets or sets the server's port, 1 to 65,535. The defaults are those that Home Assistant's own servers have: 10,300 to recognise, 10,200 to speak.</summary>
    public int Port { get; set; }

    /// <summary>Gets or sets how long the server may take to accept a connection, 100 ms to 1 min. The default is 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets how long the server may take for the transcript after the end of the utterance, and for each next piece of audio when
    /// it speaks; 100 ms to 10 min. The default is 20 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
