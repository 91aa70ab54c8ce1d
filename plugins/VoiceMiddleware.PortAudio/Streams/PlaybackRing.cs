namespace VoiceMiddleware.PortAudio.Streams;

/// <summary>
/// Takes a loudspeaker's audio from one writer to the device's thread without locks, drops it at once when told, and tells how much was heard.
/// Positions count the samples ever written.
/// </summary>
internal sealed class PlaybackRing(int capacity, int sampleRate)
{
    private readonly short[] _samples = new short[capacity];
    private long _written;
    private long _read;
    private long _clearedTo;

    // What was given to the device last, and when it will be heard. The device's thread writes it between two steps of the version.
    private int _version;
    private long _givenFrom;
    private long _givenTo;
    private double _heardAt;

    internal long Written => Volatile.Read(ref _written);

    /// <summary>Gets how many more samples fit.</summary>
    internal int Room => (int)(_samples.Length - (Written - Volatile.Read(ref _read)));

    /// <summary>Gets how many samples wait to be played. The device's thread only.</summary>
    internal long Waiting => Written - Math.Max(_read, Volatile.Read(ref _clearedTo));

    /// <summary>Adds samples, for which there must be room. The writer only.</summary>
    internal void Write(ReadOnlySpan<short> samples)
    {
        var at = _written;
        foreach (var sample in samples)
        {
            _samples[at++ % _samples.Length] = sample;
        }

        Volatile.Write(ref _written, at);
    }

    /// <summary>Drops all that was written and not given to the device. Not by two threads at once.</summary>
    /// <returns>The position from which on samples are played again.</returns>
    internal long Clear()
    {
        var written = Written;
        Volatile.Write(ref _clearedTo, written);
        return written;
    }

    /// <summary>Takes samples out for the device, silence where there are none. The device's thread only; no allocation, no wait.</summary>
    /// <returns>How many were taken.</returns>
    internal int Read(Span<short> samples, double heardAt)
    {
        var from = Math.Max(_read, Volatile.Read(ref _clearedTo));
        var count = (int)Math.Min(samples.Length, Written - from);
        for (var i = 0; i < count; i++)
        {
            samples[i] = _samples[(from + i) % _samples.Length];
        }

        samples[count..].Clear();
        Volatile.Write(ref _read, from + count);
        if (count > 0)
        {
            Volatile.Write(ref _version, _version + 1);
            Interlocked.MemoryBarrier();
            (_givenFrom, _givenTo, _heardAt) = (from, from + count, heardAt);
            Interlocked.MemoryBarrier();
            Volatile.Write(ref _version, _version + 1);
        }

        return count;
    }

    /// <summary>Gives the room of what was cleared back to the writer; without it a full ring that is cleared while nothing plays stays full. The device's thread only.</summary>
    internal void Skip() => Volatile.Write(ref _read, Math.Max(_read, Volatile.Read(ref _clearedTo)));

    /// <summary>Gets the position up to which the loudspeaker has been heard. From any thread.</summary>
    /// <param name="now">The time on the device's clock, in seconds.</param>
    internal long HeardTo(double now)
    {
        var spinning = new SpinWait();
        while (true)
        {
            var version = Volatile.Read(ref _version);
            Interlocked.MemoryBarrier();
            var (from, to, at) = (_givenFrom, _givenTo, _heardAt);
            Interlocked.MemoryBarrier();
            if (version % 2 == 0 && Volatile.Read(ref _version) == version)
            {
                // Before the device's last piece came the piece before it.
                return Math.Clamp(from + (long)((now - at) * sampleRate), 0, to);
            }

            spinning.SpinOnce();
        }
    }
}
