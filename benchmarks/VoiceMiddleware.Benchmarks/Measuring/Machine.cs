using System.Globalization;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>What figures were measured on. A figure without its machine says nothing.</summary>
/// <param name="Processor">The processor's model.</param>
/// <param name="Processors">The logical processors that this process may use.</param>
/// <param name="OperatingSystem">The operating system and its version.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="LoadAverage">The processes that ran or waited to run in the last minute, where the system tells; above a few tenths the machine was not quiet.</param>
internal sealed record Machine(string Processor, int Processors, string OperatingSystem, string Runtime, double? LoadAverage)
{
    /// <summary>Looks at this machine.</summary>
    public static Machine Current() => new(
        Find("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Find("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        ReadLoad());

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Processors} core{(Processors == 1 ? "" : "s")}, {OperatingSystem}, {Runtime}{(LoadAverage is { } load ? $"; load average {load:0.0} at the start" : "")}");

    private static string? Find(string path, string name, char separator)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(separator));
        return line?[(line.IndexOf(separator) + 1)..].Trim();
    }

    private static double? ReadLoad() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}
