namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>An evaluation was cancelled. What it had found until then is not lost.</summary>
public sealed class EvaluationStoppedException : OperationCanceledException
{
    internal EvaluationStoppedException(EvaluationReport partial, int recognitions, int recognitionsTotal, Exception inner, CancellationToken cancellationToken)
        : base("The evaluation was stopped.", inner, cancellationToken)
    {
        Partial = partial;
        Recognitions = recognitions;
        RecognitionsTotal = recognitionsTotal;
    }

    /// <summary>Gets the results until then: arms that were not begun are missing, the last one may lack clips.</summary>
    public EvaluationReport Partial { get; }

    /// <summary>Gets how many clips were recognised, over all arms.</summary>
    public int Recognitions { get; }

    /// <summary>Gets how many clips there were to recognise, over all arms.</summary>
    public int RecognitionsTotal { get; }
}
