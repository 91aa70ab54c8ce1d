namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>How far an evaluation is. Reported after every clip of every arm.</summary>
/// <param name="Arm">The arm that is running.</param>
/// <param name="ClipsDone">Clips of this arm that are done, failed ones included.</param>
/// <param name="ClipsTotal">Clips of each arm.</param>
/// <param name="ArmsDone">Arms that are done.</param>
/// <param name="ArmsTotal">All arms.</param>
/// <param name="Words">The word errors of this arm so far.</param>
public sealed record EvaluationProgress(
    EvaluationArm Arm, int ClipsDone, int ClipsTotal, int ArmsDone, int ArmsTotal, WordErrorRate Words);
