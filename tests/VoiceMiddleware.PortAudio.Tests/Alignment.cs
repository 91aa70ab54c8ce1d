namespace VoiceMiddleware.PortAudio.Tests;

/// <summary>Finds sound in other sound.</summary>
public static class Alignment
{
    private const int Window = 4000;

    /// <summary>Finds where a sound begins in a recording, and how alike the two are there, 0 to 1, whatever the loudness.</summary>
    public static (int Offset, double Correlation) Find(ReadOnlySpan<short> sound, ReadOnlySpan<short> recording)
    {
        // Coarse by the loudest stretch, then all of it at the best place.
        var from = Loudest(sound);
        var stretch = sound.Slice(from, Math.Min(Window, sound.Length - from));
        var best = (Offset: 0, Correlation: double.MinValue);
        for (var at = 0; at + stretch.Length <= recording.Length; at++)
        {
            var correlation = Correlate(stretch, recording.Slice(at, stretch.Length));
            if (correlation > best.Correlation)
            {
                best = (at - from, correlation);
            }
        }

        var start = Math.Max(0, -best.Offset);
        var length = Math.Min(sound.Length, recording.Length - best.Offset) - start;
        return length <= 0 ? best : (best.Offset, Correlate(sound.Slice(start, length), recording.Slice(best.Offset + start, length)));
    }

    private static int Loudest(ReadOnlySpan<short> sound)
    {
        var (best, at) = (-1.0, 0);
        for (var i = 0; i + Window <= sound.Length; i += Window / 2)
        {
            var energy = 0.0;
            foreach (var sample in sound.Slice(i, Window))
            {
                energy += (double)sample * sample;
            }

            (best, at) = energy > best ? (energy, i) : (best, at);
        }

        return at;
    }

    private static double Correlate(ReadOnlySpan<short> first, ReadOnlySpan<short> second)
    {
        long product = 0, a = 0, b = 0;
        for (var i = 0; i < first.Length; i++)
        {
            product += first[i] * second[i];
            a += first[i] * first[i];
            b += second[i] * second[i];
        }

        return product / Math.Sqrt(((double)a * b) + 1);
    }
}
