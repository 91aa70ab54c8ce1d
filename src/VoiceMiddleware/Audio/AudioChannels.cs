namespace VoiceMiddleware.Audio;

/// <summary>Takes interleaved audio apart into channels and puts channels together.</summary>
public static class AudioChannels
{
    /// <summary>Splits interleaved samples into one array a channel.</summary>
    /// <param name="interleaved">The samples: first sample of every channel, then the second of every channel, and so on.</param>
    /// <param name="channels">The number of channels, from 1.</param>
    /// <exception cref="ArgumentException">The samples are not a whole number of sample frames.</exception>
    public static short[][] Split(ReadOnlySpan<short> interleaved, int channels)
    {
        var count = CountFrames(interleaved.Length, channels);
        var result = new short[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            result[channel] = new short[count];
            Extract(interleaved, channels, channel, result[channel]);
        }

        return result;
    }

    /// <summary>Copies one channel out of interleaved samples. Does not allocate.</summary>
    /// <param name="interleaved">The samples.</param>
    /// <param name="channels">The number of channels in <paramref name="interleaved"/>.</param>
    /// <param name="channel">The channel to copy, from 0.</param>
    /// <param name="mono">Takes the channel's samples.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException">The samples are not a whole number of sample frames, or <paramref name="mono"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public static int Extract(ReadOnlySpan<short> interleaved, int channels, int channel, Span<short> mono)
    {
        var count = CountFrames(interleaved.Length, channels);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, channels);
        ThrowIfShort(count, mono.Length, nameof(mono));
        for (int i = 0, from = channel; i < count; i++, from += channels)
        {
            mono[i] = interleaved[from];
        }

        return count;
    }

    /// <summary>Joins mono recordings into one interleaved recording; what is shorter ends in silence.</summary>
    /// <param name="channels">One recording a channel, from 1 to 32 of them, of any lengths.</param>
    /// <returns>As many sample frames as the longest recording has samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no recordings, or more than 32.</exception>
    public static short[] Interleave(params IReadOnlyList<ReadOnlyMemory<short>> channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        ArgumentOutOfRangeException.ThrowIfZero(channels.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels.Count, 32);
        var result = new short[checked(channels.Max(channel => channel.Length) * channels.Count)];
        for (var channel = 0; channel < channels.Count; channel++)
        {
            Insert(channels[channel].Span, result, channels.Count, channel);
        }

        return result;
    }

    /// <summary>Writes mono samples into one channel of an interleaved buffer; the other channels stay as they are. Does not allocate.</summary>
    /// <param name="mono">The samples.</param>
    /// <param name="interleaved">The buffer.</param>
    /// <param name="channels">The number of channels in <paramref name="interleaved"/>.</param>
    /// <param name="channel">The channel to write, from 0.</param>
    /// <exception cref="ArgumentException">The buffer is not a whole number of sample frames, or too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public static void Insert(ReadOnlySpan<short> mono, Span<short> interleaved, int channels, int channel)
    {
        var count = CountFrames(interleaved.Length, channels);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, channels);
        ThrowIfShort(mono.Length, count, nameof(interleaved));
        for (int i = 0, to = channel; i < mono.Length; i++, to += channels)
        {
            interleaved[to] = mono[i];
        }
    }

    /// <summary>Mixes all channels into one: their mean, rounded, so that it never clips. Does not allocate.</summary>
    /// <param name="interleaved">The samples.</param>
    /// <param name="channels">The number of channels in <paramref name="interleaved"/>.</param>
    /// <param name="mono">Takes the mix; may be the same memory as <paramref name="interleaved"/>.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException">The samples are not a whole number of sample frames, or <paramref name="mono"/> is too short.</exception>
    public static int MixDown(ReadOnlySpan<short> interleaved, int channels, Span<short> mono)
    {
        var count = CountFrames(interleaved.Length, channels);
        ThrowIfShort(count, mono.Length, nameof(mono));
        for (int i = 0, from = 0; i < count; i++)
        {
            var sum = 0;
            for (var channel = 0; channel < channels; channel++)
            {
                sum += interleaved[from++];
            }

            mono[i] = (short)Math.Round((double)sum / channels, MidpointRounding.AwayFromZero);
        }

        return count;
    }

    /// <summary>Copies mono samples into every channel of an interleaved buffer. Does not allocate.</summary>
    /// <param name="mono">The samples.</param>
    /// <param name="channels">The number of channels to make.</param>
    /// <param name="interleaved">Takes the result; not the same memory as <paramref name="mono"/>.</param>
    /// <returns>The number of samples written, all channels counted.</returns>
    /// <exception cref="ArgumentException"><paramref name="interleaved"/> is too short.</exception>
    public static int Spread(ReadOnlySpan<short> mono, int channels, Span<short> interleaved)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ThrowIfShort(mono.Length * channels, interleaved.Length, nameof(interleaved));
        for (int i = 0, to = 0; i < mono.Length; i++, to += channels)
        {
            interleaved.Slice(to, channels).Fill(mono[i]);
        }

        return mono.Length * channels;
    }

    private static int CountFrames(int samples, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        return samples % channels == 0
            ? samples / channels
            : throw new ArgumentException($"{samples} samples are not a whole number of sample frames of {channels} channels.");
    }

    private static void ThrowIfShort(int needed, int length, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{length} samples do not hold the result; {needed} are needed.", name);
        }
    }
}
