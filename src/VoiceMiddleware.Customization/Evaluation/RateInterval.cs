namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>The middle 95 % of what a figure would be with other clips of the same kind.</summary>
/// <remarks>Clips of one speaker resemble each other, so few speakers make it too narrow.</remarks>
/// <param name="Low">The lower end, as a fraction.</param>
/// <param name="High">The upper end, as a fraction.</param>
public sealed record RateInterval(double Low, double High);
