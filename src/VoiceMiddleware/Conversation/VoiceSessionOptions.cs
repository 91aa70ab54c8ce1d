using System.ComponentModel.DataAnnotations;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Conversation;

/// <summary>How a session behaves. Bound from the configuration section <c>VoiceMiddleware:Session</c> and checked when the host starts.</summary>
public sealed class VoiceSessionOptions
{
    /// <summary>Gets or sets the assistant's name, as traces show it.</summary>
    /// <value>The default is <c>assistant</c>.</value>
    [Required(AllowEmptyStrings = false)]
    public string AgentName { get; set; } = "assistant";

    /// <summary>Gets or sets the language spoken, or null for the recogniser's own.</summary>
    /// <value>The default is null.</value>
    public string? Language { get; set; }

    /// <summary>Gets or sets the instructions that go to the chat client as the system message, or null for none.</summary>
    /// <value>The default is null.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets what the assistant says before the caller has spoken, or null for nothing.</summary>
    /// <value>The default is null.</value>
    public string? Greeting { get; set; }

    /// <summary>Gets or sets what the assistant says when a turn fails, or null for nothing.</summary>
    /// <value>The default is "Sorry, something went wrong. Could you say that again?".</value>
    public string? Apology { get; set; } = "Sorry, something went wrong. Could you say that again?";

    /// <summary>Gets or sets the terms that the caller may say at any time, the most important first.</summary>
    /// <value>The default is an empty list.</value>
    public IList<Hotword> Hotwords { get; set; } = [];

    /// <summary>
    /// Gets or sets how strongly hotwords and messages bias the recogniser, 0 (not at all) to 1: <see cref="RecognitionContext.Strength"/>, which
    /// <see cref="RecognitionGuardOptions.BackOff"/> lowers further. <c>voicemw tune-weights --strengths</c> finds it for a list.
    /// </summary>
    /// <value>The default is 1.</value>
    [Range(0.0, 1.0)]
    public double BiasStrength { get; set; } = 1;

    /// <summary>Gets or sets how many of the newest messages the recogniser is told, both sides together; 0 turns context off.</summary>
    /// <value>The default is 10.</value>
    [Range(0, 1000)]
    public int MaxContextMessages { get; set; } = 10;

    /// <summary>
    /// Gets or sets the most characters of messages and hotwords together that the recogniser is told, or null for as many as it takes.
    /// Hotwords get at least half of it where both want more than there is.
    /// </summary>
    /// <value>The default is null.</value>
    [Range(0, int.MaxValue)]
    public int? MaxContextCharacters { get; set; }

    /// <summary>Gets or sets what is known about the session, for context sources: the customer's number, the line that was called. Never shown in traces.</summary>
    /// <value>The default is empty.</value>
    public IDictionary<string, string> Properties { get; set; } = new Dictionary<string, string>();

    /// <summary>Gets or sets how long context sources may take together before the context is made without the late ones.</summary>
    /// <value>The default is 150 ms.</value>
    public TimeSpan ContextSourceTimeout { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Gets or sets whether the caller interrupts a reply by speaking. When false the reply is finished first.</summary>
    /// <value>The default is true.</value>
    public bool AllowInterruption { get; set; } = true;

    /// <summary>Gets or sets what it takes to interrupt a reply.</summary>
    public InterruptionOptions Interruption { get; set; } = new();

    /// <summary>Gets or sets whether the chat client is asked before the caller's words are final.</summary>
    public SpeculationOptions Speculation { get; set; } = new();

    /// <summary>Gets or sets how the keys of the caller's telephone become turns.</summary>
    public DtmfOptions Dtmf { get; set; } = new();

    /// <summary>Gets or sets how long the recogniser may take for the final text after the end of an utterance before the turn fails.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan RecognitionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long middleware and chat client may take for their first text, or fall silent amid a reply, before the turn fails.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets how long a tool may take before it is stopped and the model told so, or null for as long as it likes; 100 ms to 1 h. Of no effect where the
    /// chat client brings a tool loop of its own. Set it below <see cref="ReplyTimeout"/>, which a tool that takes longer runs into.
    /// </summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan? ToolTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets what is said while a slow tool keeps the caller waiting. Off unless <see cref="FillerOptions.Phrases"/> are given.</summary>
    public FillerOptions Fillers { get; set; } = new();

    /// <summary>Gets or sets the sound that plays while an answer is thought of. Off unless <see cref="ThinkingSoundOptions.Enabled"/>.</summary>
    public ThinkingSoundOptions ThinkingSound { get; set; } = new();

    /// <summary>Gets or sets how long the synthesiser may take for the first audio of a sentence, or for more of it, before the turn fails.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan SynthesisTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets the voice and its manner, or null for the synthesiser's own.</summary>
    /// <value>The default is null.</value>
    public SynthesisOptions? Voice { get; set; }

    /// <summary>Gets or sets how speech is found in the caller's audio.</summary>
    public Audio.SpeechSegmenterOptions Segmenter { get; set; } = new();

    /// <summary>
    /// Gets or sets what decides when the caller has ended, or null for what <c>UseEndpointing</c> registered, or a silence of
    /// <see cref="Audio.SpeechSegmenterOptions.EndpointSilence"/> where nothing was. Not bound from configuration.
    /// </summary>
    /// <value>The default is null.</value>
    public IEndpointingStrategy? Endpointing { get; set; }

    /// <summary>Gets or sets what happens when nobody says anything. Off unless <see cref="IdleOptions.Timeout"/> is set.</summary>
    public IdleOptions Idle { get; set; } = new();

    /// <summary>Gets or sets how the session ends when its process stops.</summary>
    public DrainOptions Drain { get; set; } = new();

    /// <summary>
    /// Gets or sets how much of the conversation a service may be told as context for its recognition. A recogniser on this machine is told
    /// everything. May change while the session runs, as the caller's consent does: <see cref="VoiceSession.ContextSharing"/>.
    /// </summary>
    /// <value>The default is <see cref="Recognition.ContextSharing.All"/>.</value>
    public ContextSharing ContextSharing { get; set; }

    /// <summary>Gets or sets what protects the conversation from its own context.</summary>
    public RecognitionGuardOptions Guards { get; set; } = new();

    /// <summary>Gets or sets whether spans carry what was said. Turn it on only where those who see the traces may know it.</summary>
    /// <value>The default is false.</value>
    public bool EnableSensitiveData { get; set; }
}
