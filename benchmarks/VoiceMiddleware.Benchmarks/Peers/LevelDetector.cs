using System.Diagnostics;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>The scenario's voice activity detector: the level of a frame against a threshold. Tells how many frames it has seen, and when.</summary>
internal sealed class LevelDetector(AudioFormat format, double threshold) : IVoiceActivityDetector
{
    private readonly double _leastPower = threshold * threshold * format.SamplesPerFrame;
    private long _seen;
    private long _awaited = long.MaxValue;
    private TaskCompletionSource? _reached;

    /// <summary>Called with each frame's number, from 0, and the time when the pipeline came to it.</summary>
    public Action<long, long>? Observer { get; set; }

    public AudioFormat Format => format;

    public int WindowLength => format.SamplesPerFrame;

    /// <summary>Gets the number of frames seen.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Returns whether a frame is speech.</summary>
    public static bool IsSpeech(ReadOnlySpan<short> samples, double leastPower)
    {
        var power = 0.0;
        foreach (var sample in samples)
        {
            power += sample * sample;
        }

        return power > leastPower;
    }

    public float Process(ReadOnlySpan<short> window)
    {
        var speech = IsSpeech(window, _leastPower);
        Observer?.Invoke(_seen, Stopwatch.GetTimestamp());
        if (Interlocked.Increment(ref _seen) >= Volatile.Read(ref _awaited))
        {
            Interlocked.Exchange(ref _reached, null)?.TrySetResult();
        }

        return speech ? 1 : 0;
    }

    public void Reset()
    {
    }

    public void Dispose()
    {
    }

    /// <summary>Waits until a number of frames has been seen.</summary>
    public async Task WaitAsync(long frames)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _reached, reached);
        Volatile.Write(ref _awaited, frames);
        if (Seen < frames)
        {
            await reached.Task.ConfigureAwait(false);
        }

        Volatile.Write(ref _awaited, long.MaxValue);
    }
}
