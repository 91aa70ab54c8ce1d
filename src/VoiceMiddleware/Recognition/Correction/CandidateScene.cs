namespace VoiceMiddleware.Recognition.Correction;

/// <summary>What the candidates of a transcript are measured against.</summary>
internal readonly ref struct CandidateScene
{
    /// <summary>Gets the words of the transcript.</summary>
    internal required ReadOnlySpan<TranscriptWord> Words { get; init; }

    /// <summary>Gets the candidates, those of a span together.</summary>
    internal required ReadOnlySpan<CorrectionCandidate> Candidates { get; init; }

    /// <summary>Gets the terms.</summary>
    internal required TermIndex Index { get; init; }
}
