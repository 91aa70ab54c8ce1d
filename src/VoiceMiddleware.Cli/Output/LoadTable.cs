using System.Globalization;
using Spectre.Console;
using VoiceMiddleware.Cli.Load;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Shows what a load run found.</summary>
internal static class LoadTable
{
    internal static void Write(IAnsiConsole console, LoadReport report)
    {
        var table = new Table().Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        table.AddColumns("milliseconds", "p50", "p95", "p99", "longest");
        Add("end of speech to first audio", report.LatencyMs);
        Add($"the same without the {Text(report.EndpointSilenceMs)} ms of silence", report.AddedLatencyMs);
        Add("frame due to frame taken", report.FrameDelayMs);
        console.Write(table);
        console.WriteLine($"Sessions: {report.Sessions} of {report.SessionsAsked} ({report.Refused} refused, {report.Died} died), {report.Engine} engines, {Text(report.Seconds)} s measured.");
        console.WriteLine($"Turns: {report.Turns} answered, {report.Missed} missed, {report.Failed} failed; {report.DroppedFrames} frames lost.");
        console.WriteLine($"CPU: {Text(report.CpuMsPerSessionSecond)} ms for a second of a session, {Text(report.Cores)} of {Environment.ProcessorCount} cores in all.");
        console.WriteLine($"Memory: {Text(report.MemoryKiBPerSession)} KiB a session, {Text(report.WorkingSetMiB)} MiB the process.");

        void Add(string what, LoadDelays? delays) => table.AddRow(
            what, Text(delays?.P50), Text(delays?.P95), Text(delays?.P99), Text(delays?.Max));
    }

    private static string Text(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}
