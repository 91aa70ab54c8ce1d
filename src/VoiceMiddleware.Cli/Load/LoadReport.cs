using System.Text.Json;

namespace VoiceMiddleware.Cli.Load;

/// <summary>What a run found. Everything but the sessions is of the time after the warm-up.</summary>
/// <param name="Engine">The engines: <c>scripted</c> or <c>local</c>.</param>
/// <param name="SessionsAsked">Callers.</param>
/// <param name="Sessions">Sessions that were made.</param>
/// <param name="Refused">Callers who were refused.</param>
/// <param name="Died">Sessions that ended with an error.</param>
/// <param name="Seconds">How long was measured.</param>
/// <param name="Turns">Lines that were answered.</param>
/// <param name="Missed">Lines that were not.</param>
/// <param name="Failed">Turns that ended with a failure.</param>
/// <param name="LatencyMs">From the last of the caller's speech to the first audio of the reply, or null when no line was answered.</param>
/// <param name="EndpointSilenceMs">How much of that is the silence that the session waits for before it takes a line for over.</param>
/// <param name="AddedLatencyMs">The latency without it.</param>
/// <param name="FrameDelayMs">From the moment a frame of 20 ms was due to the moment the session took it.</param>
/// <param name="DroppedFrames">Frames that were lost because nobody took them for a second.</param>
/// <param name="CpuMsPerSessionSecond">Processor time for one second of one session, the callers' own share included.</param>
/// <param name="Cores">Cores that were busy on average.</param>
/// <param name="MemoryKiBPerSession">Managed memory that a running session holds, its caller included.</param>
/// <param name="WorkingSetMiB">Memory of the process at the end.</param>
internal sealed record LoadReport(
    string Engine, int SessionsAsked, int Sessions, int Refused, int Died, double Seconds, int Turns, int Missed, int Failed, LoadDelays? LatencyMs, double EndpointSilenceMs,
    LoadDelays? AddedLatencyMs, LoadDelays? FrameDelayMs, long DroppedFrames, double CpuMsPerSessionSecond, double Cores, double MemoryKiBPerSession, double WorkingSetMiB)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    internal string ToJson() => JsonSerializer.Serialize(this, Format);
}

/// <summary>How delays are spread, in milliseconds.</summary>
internal sealed record LoadDelays(double P50, double P95, double P99, double Max, long Count)
{
    internal LoadDelays Without(double milliseconds) =>
        new(Round(P50 - milliseconds), Round(P95 - milliseconds), Round(P99 - milliseconds), Round(Max - milliseconds), Count);

    private static double Round(double value) => Math.Round(value, 1);
}
