using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Recognition;

/// <summary>What protects a conversation from its own context. Bound from <c>VoiceMiddleware:Session:Guards</c>.</summary>
public sealed class RecognitionGuardOptions
{
    /// <summary>Gets or sets the guard against doubtful words that become context and so are heard again.</summary>
    public PoisoningGuardOptions Poisoning { get; set; } = new();

    /// <summary>Gets or sets the guard against transcripts that are made of the context instead of the audio.</summary>
    public LeakGuardOptions Leak { get; set; } = new();

    /// <summary>Gets or sets the guard against the assistant's own voice.</summary>
    public EchoGuardOptions Echo { get; set; } = new();

    /// <summary>Gets or sets the automatic back-off of the bias.</summary>
    public BackOffOptions BackOff { get; set; } = new();

    /// <summary>Gets or sets whether marks that could pass for another role of a chat template are taken out of the caller's words.</summary>
    /// <value>The default is true.</value>
    public bool NeutralizeRoleMarks { get; set; } = true;
}

/// <summary>The guard against doubtful words that become context.</summary>
public sealed class PoisoningGuardOptions
{
    /// <summary>Gets or sets whether the guard is on. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the confidence below which a transcript, or a word that the context may have brought in, is doubtful.</summary>
    /// <value>0 to 1; the default is 0.3. A recogniser that gives no confidences is believed.</value>
    [Range(0.0, 1.0)]
    public double MinConfidence { get; set; } = 0.3;
}

/// <summary>The guard against transcripts that are made of the context.</summary>
public sealed class LeakGuardOptions
{
    /// <summary>Gets or sets whether the guard is on. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the share of a transcript's words, 0 to 1, that must come from the context. The default is 0.5.</summary>
    [Range(0.0, 1.0)]
    public double MinShare { get; set; } = 0.5;

    /// <summary>Gets or sets the level, in dB of full scale, below which an utterance is too quiet to be speech. The default is -55.</summary>
    [Range(-120.0, 0.0)]
    public double MinLevelDb { get; set; } = -55;

    /// <summary>Gets or sets how much of an utterance must be voiced for it to be speech. The default is 60 ms: less than one vowel.</summary>
    public TimeSpan MinVoiced { get; set; } = TimeSpan.FromMilliseconds(60);
}

/// <summary>The guard against the assistant's own voice.</summary>
public sealed class EchoGuardOptions
{
    /// <summary>Gets or sets whether the guard is on. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many words a transcript must have, because callers do repeat a name. The default is 3.</summary>
    [Range(1, 100)]
    public int MinWords { get; set; } = 3;

    /// <summary>Gets or sets the share of its words, 0 to 1, that must agree with what was being said, in order. The default is 0.8.</summary>
    [Range(0.0, 1.0)]
    public double MinSimilarity { get; set; } = 0.8;
}

/// <summary>The automatic back-off of the bias.</summary>
public sealed class BackOffOptions
{
    /// <summary>Gets or sets whether the strength is adapted. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the estimated share of utterances with false terms, 0 to 1, above which the bias gets weaker. The default is 0.4: two utterances in a row.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.4;

    /// <summary>Gets or sets the strength that is kept in any case, 0 to 1. The default is 0.25.</summary>
    [Range(0.0, 1.0)]
    public double MinStrength { get; set; } = 0.25;
}
