using System.Globalization;

namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>Processor time, user and system, native code and all threads included.</summary>
internal static class ProcessorTime
{
    // The kernel reports in these units to every program, whatever its own clock (USER_HZ).
    private const double TicksPerSecond = 100;

    /// <summary>Gets what this process has used.</summary>
    public static TimeSpan OfThisProcess => Environment.CpuUsage.TotalTime;

    /// <summary>Gets what this process's ended child processes have used, in steps of 10 ms.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static TimeSpan OfEndedChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The processor time of another program is read from /proc, which only Linux has.");
        }

        // proc(5): the name in brackets may hold anything; cutime and cstime are the 16th and 17th field, 14th and 15th after it.
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
