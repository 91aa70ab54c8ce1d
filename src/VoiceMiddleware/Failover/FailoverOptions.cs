namespace VoiceMiddleware.Failover;

/// <summary>
/// When a provider is given up and the next one is asked. Bound from the configuration sections <c>VoiceMiddleware:Failover:Recognizer</c>, <c>:Synthesizer</c> and
/// <c>:Chat</c>, one for each role.
/// </summary>
public sealed class FailoverOptions
{
    /// <summary>The name of the recognisers' options: <c>Recognizer</c>.</summary>
    public const string Recognizer = "Recognizer";

    /// <summary>The name of the synthesisers' options: <c>Synthesizer</c>.</summary>
    public const string Synthesizer = "Synthesizer";

    /// <summary>The name of the chat clients' options: <c>Chat</c>.</summary>
    public const string Chat = "Chat";

    /// <summary>
    /// Gets or sets the providers to ask, by their short names (<c>openai</c>, <c>pocketsphinx</c>), the preferred one first. Those that are not named are not asked. Empty for
    /// all that are registered, in the order in which they were.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<string> Order { get; set; } = [];

    /// <summary>
    /// Gets or sets how long a provider may take for its first piece: text of a reply, audio of a sentence. For a recogniser that gives partial results the time to the first of
    /// them while the caller speaks, and only where there is another to go to; others are not held to it. 100 ms to 10 min.
    /// </summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan FirstUpdateTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets how long a provider may be silent after its first piece. For a recogniser how long it neither takes in audio that is there for it nor gives a result, the
    /// final one after the end of the utterance included. 100 ms to 10 min.
    /// </summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the share of failed requests, above 0 to 1, from which on a provider is left alone for a while: its circuit opens.</summary>
    /// <value>The default is 0.5.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Gets or sets how many requests within <see cref="SamplingDuration"/> it takes before a circuit can open; at least 2.</summary>
    /// <value>The default is 2.</value>
    public int MinimumRequests { get; set; } = 2;

    /// <summary>Gets or sets the time over which requests are counted; 500 ms to 1 day.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets how long a provider is left alone. After that one request is tried with it: when that goes well the provider is back, else it is left alone again. 500 ms to
    /// 1 day. The last provider of the list is always asked.
    /// </summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}
