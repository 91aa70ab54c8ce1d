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

    /// <summary>
    /// Gets the results until then, those that a journal held included: arms without any are missing, others may lack clips. Every clip in it has its cost
    /// and is in the journal; what was being recognised at that moment is not in it.
    /// </summary>
    public EvaluationReport Partial { get; }

    /// <summary>Gets how many clips were recognised, over all arms.</summary>
    public int Recognitions { get; }

    /// <summary>Gets how many clips there were to recognise, over all arms.</summary>
    public int RecognitionsTotal { get; }
}
