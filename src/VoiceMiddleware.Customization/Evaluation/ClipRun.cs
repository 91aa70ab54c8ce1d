using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>One clip on its way through one arm. A step that fails is the last one; the failure is kept.</summary>
internal sealed class ClipRun(EvaluationClip clip, RecognitionContext context)
{
    internal EvaluationClip Clip { get; } = clip;

    internal RecognitionContext Context { get; } = context;

    /// <summary>Gets or sets the fingerprint of everything that the result depends on, or null when nobody asks.</summary>
    internal string? Fingerprint { get; set; }

    internal ReadOnlyMemory<short> Samples { get; set; }

    /// <summary>Gets or sets what was recognised, of which the cost is not known yet.</summary>
    internal ClipResult? Recognized { get; set; }

    /// <summary>Gets or sets the whole result.</summary>
    internal ClipResult? Result { get; set; }

    internal string? Failure { get; private set; }

    internal async Task TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever an engine throws, the evaluation of hours goes on and reports it.
            Failure = error.Message;
        }
    }

    internal void Release() => Samples = default;
}
