using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>How <see cref="TextToSpeechSynthesizer"/> asks its client.</summary>
[Experimental("VMEXP001")]
public sealed class TextToSpeechSynthesizerOptions
{
    /// <summary>Gets or sets the model to ask for, or null (the default) for the client's own.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the voice as the client names it, or null (the default) for the client's own.</summary>
    public string? Voice { get; set; }

    /// <summary>Gets the other voices that a call may ask for.</summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Gets or sets the format to ask for. The default is <c>wav</c>, which tells its own rate; <c>pcm</c> is the other one that can be read.</summary>
    public string Format { get; set; } = "wav";

    /// <summary>
    /// Gets or sets the samples per second of the audio that is given on, 8,000 to 48,000 Hz, one channel. The default is 24,000. WAV of
    /// another rate is converted; PCM whose media type tells no rate is taken to have this one.
    /// </summary>
    public int SampleRate { get; set; } = 24000;

    /// <summary>Gets or sets whether the audio is asked for in pieces as it becomes ready. The default is true.</summary>
    public bool Streaming { get; set; } = true;

    /// <summary>Gets or sets what else is set in the options of a call, or null (the default). Called for every text, from any thread.</summary>
    public Action<TextToSpeechOptions>? ConfigureCall { get; set; }

    internal string? FindProblem() =>
        SampleRate is < 8000 or > 48000 ? $"{nameof(TextToSpeechSynthesizerOptions)}.{nameof(SampleRate)} is {SampleRate}; set 8000 to 48000."
        : Format is not ("wav" or "pcm") ? $"{nameof(TextToSpeechSynthesizerOptions)}.{nameof(Format)} is '{Format}'; set wav or pcm, the others are compressed and can not be read."
        : null;
}

internal sealed class TextToSpeechSynthesizerOptionsValidator : IValidateOptions<TextToSpeechSynthesizerOptions>
{
    public ValidateOptionsResult Validate(string? name, TextToSpeechSynthesizerOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
