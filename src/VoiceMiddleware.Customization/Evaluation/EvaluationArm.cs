namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What the recogniser is told about a clip.</summary>
public enum EvaluationArm
{
    /// <summary>Nothing: the base model.</summary>
    None,

    /// <summary>The clip's hotwords only.</summary>
    Hotwords,

    /// <summary>The clip's context messages only.</summary>
    Context,

    /// <summary>The clip's hotwords and context messages.</summary>
    Both,
}
