using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>How <see cref="SpeechToTextRecognizer"/> asks its client.</summary>
[Experimental("VMEXP001")]
public sealed class SpeechToTextRecognizerOptions
{
    private const int LowestRate = 8000;
    private const int HighestRate = 48000;
    private static readonly TimeSpan LongestUtterance = TimeSpan.FromHours(1);

    /// <summary>Gets or sets the model to ask for, or null (the default) for the client's own.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the language of utterances whose context names none (<c>en</c>), or null (the default) to leave it to the client.</summary>
    public string? Language { get; set; }

    /// <summary>Gets or sets the samples per second of the WAV audio that the client is given, 8,000 to 48,000 Hz; one channel. The default is 16,000.</summary>
    public int SampleRate { get; set; } = AudioFormat.Speech16Khz.SampleRate;

    /// <summary>
    /// Gets or sets whether the client is given the audio while the caller speaks, and asked for updates. The default is false: it is given
    /// the whole utterance. Set it for clients that read a stream as it grows, which many do not: their updates come at the end.
    /// </summary>
    public bool Streaming { get; set; }

    /// <summary>Gets or sets how the context is handed over. The default is both ways, so that whatever reads one of them works.</summary>
    public ContextCarriage Carriage { get; set; } = ContextCarriage.Prompt | ContextCarriage.Property;

    /// <summary>Gets or sets the most tokens of the prompt, by <see cref="ContextText.EstimateTokens"/>, 1 to 100,000. The default is Whisper's 224.</summary>
    public int PromptTokens { get; set; } = PromptShape.WhisperTokens;

    /// <summary>Gets or sets whether the client works on this machine. The default is false: it gets no more context than the session's consent allows.</summary>
    public bool IsLocal { get; set; }

    /// <summary>Gets or sets the longest utterance, 1 s to 1 h. The default is 5 minutes.</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets what else is set in the options of a call, or null (the default). It is given the options and the prompt, if there is
    /// one, for providers that take it elsewhere: <c>(options, prompt) => options.RawRepresentationFactory = …</c>. Called for every
    /// utterance, from any thread.
    /// </summary>
    public Action<SpeechToTextOptions, string?>? ConfigureCall { get; set; }

    internal string? FindProblem()
    {
        if (SampleRate is < LowestRate or > HighestRate)
        {
            return $"{nameof(SpeechToTextRecognizerOptions)}.{nameof(SampleRate)} is {SampleRate}; set {LowestRate} to {HighestRate}.";
        }

        if (PromptTokens is < 1 or > 100_000)
        {
            return $"{nameof(SpeechToTextRecognizerOptions)}.{nameof(PromptTokens)} is {PromptTokens}; set 1 to 100000, or take {nameof(ContextCarriage.Prompt)} out of {nameof(Carriage)}.";
        }

        if ((Carriage & ~(ContextCarriage.Prompt | ContextCarriage.Property)) != 0)
        {
            return $"{nameof(SpeechToTextRecognizerOptions)}.{nameof(Carriage)} is {(int)Carriage}; set {nameof(ContextCarriage.None)}, {nameof(ContextCarriage.Prompt)}, {nameof(ContextCarriage.Property)} or both of these.";
        }

        return MaxUtterance < TimeSpan.FromSeconds(1) || MaxUtterance > LongestUtterance
            ? $"{nameof(SpeechToTextRecognizerOptions)}.{nameof(MaxUtterance)} is {MaxUtterance}; set 00:00:01 to {LongestUtterance}."
            : null;
    }
}

internal sealed class SpeechToTextRecognizerOptionsValidator : IValidateOptions<SpeechToTextRecognizerOptions>
{
    public ValidateOptionsResult Validate(string? name, SpeechToTextRecognizerOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
