namespace VoiceMiddleware.PortAudio.Streams;

/// <summary>
/// Takes a microphone's audio from the device's thread to one reader without locks. The writer never waits: what is not read in time is written
/// over, and the reader learns how much that was.
/// </summary>
internal sealed class CaptureRing(int capacity)
{
    private readonly short[] _samples = new short[capacity];
    private long _written;
    private long _claimed;

    /// <summary>Gets how many samples were ever written.</summary>
    internal long Written => Volatile.Read(ref _written);

    /// <summary>Adds samples. The device's thread only; no allocation, no wait.</summary>
    internal void Write(ReadOnlySpan<short> samples)
    {
        var at = _written;

        // What is about to be written over is taken back before it is.
        Volatile.Write(ref _claimed, at + samples.Length);
        Interlocked.MemoryBarrier();
        foreach (var sample in samples)
        {
            _samples[at++ % _samples.Length] = sample;
        }

        Volatile.Write(ref _written, at);
    }

    /// <summary>Takes the next samples when all of them are there.</summary>
    /// <param name="position">Where to read; moved on by what was read and what was lost.</param>
    /// <param name="samples">Takes them.</param>
    /// <param name="lost">How many samples before them were written over.</param>
    /// <returns>False when there are not enough yet.</returns>
    internal bool TryRead(ref long position, Span<short> samples, out long lost)
    {
        lost = 0;
        while (Written - position >= samples.Length)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = _samples[(position + i) % _samples.Length];
            }

            Interlocked.MemoryBarrier();
            var behind = Volatile.Read(ref _claimed) - _samples.Length - position;
            if (behind <= 0)
            {
                position += samples.Length;
                return true;
            }

            // Half a ring further on, so that the next read is not overtaken too; whole frames, so that timestamps stay regular.
            var skipped = Math.Max(behind, Math.Max(0, Written - position - (_samples.Length / 2)));
            skipped = (skipped + samples.Length - 1) / samples.Length * samples.Length;
            position += skipped;
            lost += skipped;
        }

        return false;
    }
}
