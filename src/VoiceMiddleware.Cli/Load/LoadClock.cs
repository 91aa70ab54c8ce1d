using System.Diagnostics;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Cli.Load;

/// <summary>One thread that passes real time on all lines, in groups, so that not all frames of the process come at the same moment.</summary>
internal sealed class LoadClock : IDisposable
{
    private const int Groups = 10;
    private static readonly long GroupTicks = (long)(AudioFormat.FrameDuration.TotalSeconds * Stopwatch.Frequency / Groups);

    private readonly List<LoadLine>[] _groups = [.. Enumerable.Range(0, Groups).Select(_ => new List<LoadLine>())];
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private int _lines;
    private volatile bool _stop;

    internal LoadClock()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "load clock", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    internal void Add(LoadLine line)
    {
        lock (_gate)
        {
            _groups[_lines++ % Groups].Add(line);
        }
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Run()
    {
        var due = Stopwatch.GetTimestamp();
        for (var group = 0; !_stop; group = (group + 1) % Groups)
        {
            due += GroupTicks;
            var ahead = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (ahead > TimeSpan.Zero)
            {
                Thread.Sleep(ahead);
            }

            lock (_gate)
            {
                foreach (var line in _groups[group])
                {
                    line.Tick(due);
                }
            }
        }
    }
}
