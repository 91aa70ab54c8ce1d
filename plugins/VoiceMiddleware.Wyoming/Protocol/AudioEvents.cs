using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Audio on the wire: 16-bit samples, little-endian, with their format in every event.</summary>
internal static class AudioEvents
{
    private const int Width = sizeof(short);

    /// <summary>Writes the data of <c>audio-start</c> and <c>audio-chunk</c>.</summary>
    public static Action<Utf8JsonWriter> Format(AudioFormat format, TimeSpan timestamp) => json =>
    {
        json.WriteNumber("rate", format.SampleRate);
        json.WriteNumber("width", Width);
        json.WriteNumber("channels", format.Channels);
        json.WriteNumber("timestamp", (long)timestamp.TotalMilliseconds);
    };

    /// <summary>Writes the data of <c>audio-stop</c>.</summary>
    public static Action<Utf8JsonWriter> Stop(TimeSpan timestamp) => json => json.WriteNumber("timestamp", (long)timestamp.TotalMilliseconds);

    /// <summary>Says whether an event's audio has a format.</summary>
    /// <exception cref="EventException">The event tells no format.</exception>
    public static bool Has(WireEvent audio, AudioFormat format) =>
        audio.RequiredNumber("rate") == format.SampleRate & audio.RequiredNumber("width") == Width & audio.RequiredNumber("channels") == format.Channels;

    /// <summary>Says in words which format an event's audio has.</summary>
    public static string Describe(WireEvent audio) =>
        $"{audio.RequiredNumber("rate")} Hz, {audio.RequiredNumber("channels")} channels, {audio.RequiredNumber("width")} bytes a sample";

    public static byte[] ToBytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * Width];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(bytes);
            return bytes;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * Width), samples[i]);
        }

        return bytes;
    }
}
