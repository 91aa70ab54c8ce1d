namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How far an evaluation is. Reported after every clip of every arm that is recognised.</summary>
/// <param name="Arm">The arm that is running.</param>
/// <param name="ClipsDone">Clips of this arm that are done, failed ones and those of a journal included.</param>
/// <param name="ClipsTotal">Clips of each arm.</param>
/// <param name="ArmsDone">Arms that are done.</param>
/// <param name="ArmsTotal">All arms.</param>
/// <param name="Words">The word errors of this arm so far.</param>
public sealed record EvaluationProgress(
    EvaluationArm Arm, int ClipsDone, int ClipsTotal, int ArmsDone, int ArmsTotal, WordErrorRate Words)
{
    /// <summary>Gets how many clips were recognised until now, over all arms; what a journal holds is not among them.</summary>
    public int Recognitions { get; init; }

    /// <summary>Gets how many clips there are to recognise, over all arms; what a journal holds is not among them.</summary>
    public int RecognitionsTotal { get; init; }
}
