using System.Diagnostics;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Processor time of this process, and of everything else on the machine meanwhile.</summary>
internal sealed class HostLoad
{
    private readonly TimeSpan _own = ProcessorTime.OfThisProcess;
    private readonly TimeSpan _all = ReadAll();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Gets this process's processor time since.</summary>
    public TimeSpan Own => ProcessorTime.OfThisProcess - _own;

    /// <summary>Gets the time since.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Gets how many cores others kept busy since.</summary>
    public double ForeignCores => Math.Max(0, (ReadAll() - _all - Own) / Elapsed);

    private static TimeSpan ReadAll()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        // proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in hundredths of a second.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromMilliseconds(10 * (fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]));
    }
}
