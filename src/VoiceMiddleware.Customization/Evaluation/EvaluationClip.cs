using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A recording with its exact transcript, and what a conversation would have known when it was spoken.</summary>
public sealed record EvaluationClip
{
    /// <summary>Gets the clip's name, unique in its manifest.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the full path of the recording, a WAV file.</summary>
    public required string AudioPath { get; init; }

    /// <summary>Gets the words that are spoken.</summary>
    public required string Transcript { get; init; }

    /// <summary>Gets the terms to expect, those of the transcript and distractors; empty when there are none.</summary>
    public IReadOnlyList<Hotword> Hotwords { get; init; } = [];

    /// <summary>Gets what was said before, oldest first; empty when nothing was.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>Gets who speaks, or null when the manifest does not say.</summary>
    public string? Speaker { get; init; }

    /// <summary>Makes what the recogniser is told about the clip.</summary>
    /// <param name="arm">Which parts it is told.</param>
    /// <param name="language">The language of the recording (<c>en</c>), or null for the recogniser's own.</param>
    public RecognitionContext CreateContext(EvaluationArm arm, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(arm);
        var context = new RecognitionContext
        {
            Language = language,
            Hotwords = arm.Parts.HasFlag(EvaluationContextParts.Hotwords) ? Hotwords : [],
            Messages = arm.Parts.HasFlag(EvaluationContextParts.Messages) ? Messages : [],
        };
        return arm.Adapt?.Invoke(context) ?? context;
    }

    /// <summary>Makes a copy whose hotwords have the weights, languages and pronunciations of a list; texts that the list lacks stay as they are.</summary>
    /// <param name="list">The list; texts are compared after <see cref="TranscriptNormalizer"/>, and of equal ones the first counts.</param>
    public EvaluationClip WithDetails(IEnumerable<Hotword> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var known = list.DistinctBy(KeyOf, StringComparer.Ordinal).ToDictionary(KeyOf, StringComparer.Ordinal);
        return this with { Hotwords = [.. Hotwords.Select(hotword => known.TryGetValue(KeyOf(hotword), out var found) ? found with { Text = hotword.Text } : hotword)] };

        static string KeyOf(Hotword hotword) => TermList.KeyOf(hotword.Text);
    }
}
