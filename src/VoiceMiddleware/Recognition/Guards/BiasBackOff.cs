namespace VoiceMiddleware.Recognition;

/// <summary>Biases a session less when terms of its context come out falsely, and more again when they do not. Safe for concurrent use.</summary>
internal sealed class BiasBackOff(BackOffOptions options)
{
    // The estimate is a moving average of the last three utterances or so.
    private const double Memory = 0.7;
    private const double Fall = 0.6;
    private const double Rise = 1.25;
    private const double Calm = 0.15;

    private readonly Lock _gate = new();
    private double _estimate;

    /// <summary>Gets the strength, 0 to 1.</summary>
    public double Strength { get; private set; } = 1;

    /// <summary>Gets why the strength is below 1, or null.</summary>
    public BackOffReason? Reason { get; private set; }

    /// <summary>Takes in what became of an utterance.</summary>
    /// <param name="evidence">What speaks for a false term in it, or null.</param>
    /// <returns>Whether the strength has changed.</returns>
    public bool Observe(BackOffReason? evidence)
    {
        if (!options.Enabled)
        {
            return false;
        }

        lock (_gate)
        {
            var before = Strength;
            _estimate = (Memory * _estimate) + (evidence is null ? 0 : 1 - Memory);
            if (evidence is not null && _estimate > options.Threshold)
            {
                Strength = Math.Round(Math.Max(options.MinStrength, Strength * Fall), 3);
                Reason = evidence;
            }
            else if (_estimate < Calm && Strength < 1)
            {
                Strength = Math.Round(Math.Min(1, Strength * Rise), 3);
                Reason = Strength < 1 ? Reason : null;
            }

            return Strength != before;
        }
    }
}
