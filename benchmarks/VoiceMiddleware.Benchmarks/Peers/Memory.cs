using System.Runtime;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>The process's memory in MiB.</summary>
/// <param name="Resident">Resident.</param>
/// <param name="Heap">Managed and alive.</param>
internal readonly record struct Memory(double Resident, double Heap)
{
    private const double MiB = 1024 * 1024;

    /// <summary>Collects all garbage, gives the memory back, and reads.</summary>
    public static Memory Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new(Environment.WorkingSet / MiB, GC.GetTotalMemory(forceFullCollection: false) / MiB);
    }
}
