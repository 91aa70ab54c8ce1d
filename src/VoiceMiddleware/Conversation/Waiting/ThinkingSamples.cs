using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>The samples of thinking sounds, made once for all sessions that share their options.</summary>
internal static class ThinkingSamples
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Loop = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Note = TimeSpan.FromMilliseconds(500);
    private static readonly ConditionalWeakTable<ThinkingSoundOptions, ConcurrentDictionary<AudioFormat, short[]>> Made = [];

    /// <summary>Gets a sound in a sink's format, to be played over and over.</summary>
    /// <exception cref="InvalidOperationException">The file can not be read.</exception>
    public static short[] Get(ThinkingSoundOptions options, AudioFormat format) =>
        Made.GetOrCreateValue(options).GetOrAdd(format, Make, options);

    private static short[] Make(AudioFormat format, ThinkingSoundOptions options)
    {
        var gain = Math.Pow(10, options.VolumeDb / 20);
        if (options.File is null)
        {
            return MakeTone(format, gain);
        }

        try
        {
            var (samples, own) = WavReader.ReadAll(options.File);
            if (samples.Length == 0 || own.ToDuration(samples.Length) > Longest)
            {
                throw new InvalidOperationException($"The thinking sound '{options.File}' must last up to {Longest}; it has {samples.Length / own.Channels} samples at {own.SampleRate} Hz.");
            }

            return Array.ConvertAll(AudioFormatConverter.Convert(samples, own, format), sample => (short)Math.Round(sample * gain));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or WavFormatException)
        {
            throw new InvalidOperationException($"The thinking sound '{options.File}' can not be read: {error.Message} Give a WAV file, or leave the file out for a tone.", error);
        }
    }

    private static short[] MakeTone(AudioFormat format, double gain)
    {
        var samples = new short[format.ToSamples(Loop)];
        var (note, second) = ((int)format.ToSamples(Note) / format.Channels, (int)format.ToSamples(Note * 1.5) / format.Channels);
        for (var i = 0; i < second + note; i++)
        {
            var at = i < note ? i : i - second;
            if (at < 0)
            {
                continue;
            }

            // A low fifth that swells and fades: nothing in it clicks, and no telephone takes it for a key.
            var envelope = 0.5 - (0.5 * Math.Cos(2 * Math.PI * at / note));
            var pitch = 2 * Math.PI * (i < note ? 262 : 196) * at / format.SampleRate;
            var sample = (short)Math.Round(short.MaxValue * gain * envelope * ((0.7 * Math.Sin(pitch)) + (0.3 * Math.Sin(1.5 * pitch))));
            samples.AsSpan(i * format.Channels, format.Channels).Fill(sample);
        }

        return samples;
    }
}
