using Microsoft.Extensions.Options;
using VoiceMiddleware.Flite.Speech;

namespace VoiceMiddleware.Flite;

/// <summary>How <see cref="FliteSynthesizer"/> speaks.</summary>
public sealed class FliteOptions
{
    private const double Slowest = 0.5;
    private const double Fastest = 2.0;
    private static readonly TimeSpan LongestLeadIn = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the voice: <c>slt</c> (a woman), <c>rms</c>, <c>awb</c>, <c>kal16</c> (men, 16 kHz) or <c>kal</c> (a man, 8 kHz, the
    /// fastest). The default is <c>slt</c>.
    /// </summary>
    public string Voice { get; set; } = FliteVoices.Default;

    /// <summary>Gets or sets the speed against the voice's own, 0.5 (half as fast) to 2.0 (twice as fast). The default is 1.0.</summary>
    public double Speed { get; set; } = 1.0;

    /// <summary>
    /// Gets or sets the silence before the first word, 0 to 1 s. The default is 40 ms. flite itself begins with 180 ms or more, which a
    /// caller would wait for at every reply; what is longer than this is cut off.
    /// </summary>
    public TimeSpan LeadIn { get; set; } = TimeSpan.FromMilliseconds(40);

    internal string? FindProblem()
    {
        if (Voice is null || !FliteVoices.SampleRates.ContainsKey(Voice))
        {
            return $"{nameof(FliteOptions)}.{nameof(Voice)} is '{Voice}'; set one of {FliteVoices.Names}.";
        }

        if (!IsSpeed(Speed))
        {
            return FormattableString.Invariant($"{nameof(FliteOptions)}.{nameof(Speed)} is {Speed}; set 0.5 (half as fast) to 2.0 (twice as fast).");
        }

        return LeadIn < TimeSpan.Zero || LeadIn > LongestLeadIn
            ? $"{nameof(FliteOptions)}.{nameof(LeadIn)} is {LeadIn}; set 00:00:00 to {LongestLeadIn}."
            : null;
    }

    internal static bool IsSpeed(double speed) => speed is >= Slowest and <= Fastest;
}

internal sealed class FliteOptionsValidator : IValidateOptions<FliteOptions>
{
    public ValidateOptionsResult Validate(string? name, FliteOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
