using Microsoft.Extensions.Options;

namespace VoiceMiddleware.PortAudio;

/// <summary>Which devices are used, and how.</summary>
public sealed class PortAudioOptions
{
    private const int LowestRate = 8000;
    private const int HighestRate = 48000;
    private static readonly TimeSpan ShortestLatency = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLatency = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromHours(24);

    /// <summary>Gets or sets the microphone: its name or a part of it, in any case; null for the system's own, which is the default.</summary>
    public string? Input { get; set; }

    /// <summary>Gets or sets the loudspeaker: its name or a part of it, in any case; null for the system's own, which is the default.</summary>
    public string? Output { get; set; }

    /// <summary>
    /// Gets or sets the rate that devices are asked for, 8,000 to 48,000 Hz. The default is 16,000. A device that can not work at it is opened at
    /// the rate that it likes best; the session converts.
    /// </summary>
    public int SampleRate { get; set; } = 16000;

    /// <summary>
    /// Gets or sets how much audio the devices hold, 10 to 250 ms. The default is 60 ms. It is the delay of an interruption; with less, a busy
    /// machine plays and records gaps.
    /// </summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Gets or sets for how long a device that stops working is looked for before that is an error; 0, the default, for not at all. At most a day.</summary>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.Zero;

    internal string? FindProblem()
    {
        if (SampleRate is < LowestRate or > HighestRate)
        {
            return FormattableString.Invariant($"{nameof(PortAudioOptions)}.{nameof(SampleRate)} is {SampleRate} Hz; set {LowestRate} to {HighestRate}.");
        }

        return CheckDuration(nameof(Latency), Latency, ShortestLatency, LongestLatency)
            ?? CheckDuration(nameof(ReconnectTimeout), ReconnectTimeout, TimeSpan.Zero, LongestReconnect)
            ?? CheckName(nameof(Input), Input)
            ?? CheckName(nameof(Output), Output);
    }

    private static string? CheckDuration(string option, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? $"{nameof(PortAudioOptions)}.{option} is {value}; set {min} to {max}." : null;

    private static string? CheckName(string option, string? name) =>
        name is not null && string.IsNullOrWhiteSpace(name)
            ? $"{nameof(PortAudioOptions)}.{option} is empty; set a part of a device's name, or leave it out for the system's own."
            : null;
}

internal sealed class PortAudioOptionsValidator : IValidateOptions<PortAudioOptions>
{
    public ValidateOptionsResult Validate(string? name, PortAudioOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
