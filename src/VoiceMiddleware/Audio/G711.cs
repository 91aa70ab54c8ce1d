namespace VoiceMiddleware.Audio;

/// <summary>The two codecs of the telephone network (ITU-T G.711): one byte a sample, logarithmic.</summary>
/// <remarks>Decoding is exact; encoding goes by the standard's decision values and errs by half a step at most. Thread-safe.</remarks>
public static class G711
{
    private const int MuLawBias = 0x84;
    private const int MuLawClip = 32635;
    private static readonly short[] MuLawValues = BuildTable(ExpandMuLaw);
    private static readonly short[] ALawValues = BuildTable(ExpandALaw);

    /// <summary>Decodes one µ-law byte.</summary>
    /// <param name="code">The byte as it is on the line (inverted, as G.711 sends it).</param>
    /// <returns>A sample between -32,124 and 32,124.</returns>
    public static short DecodeMuLaw(byte code) => MuLawValues[code];

    /// <summary>Decodes one A-law byte.</summary>
    /// <param name="code">The byte as it is on the line (every other bit inverted, as G.711 sends it).</param>
    /// <returns>A sample between -32,256 and 32,256.</returns>
    public static short DecodeALaw(byte code) => ALawValues[code];

    /// <summary>Decodes µ-law bytes.</summary>
    /// <param name="codes">The bytes.</param>
    /// <param name="samples">Takes as many samples as there are bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, MuLawValues);

    /// <summary>Decodes A-law bytes.</summary>
    /// <param name="codes">The bytes.</param>
    /// <param name="samples">Takes as many samples as there are bytes.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(codes, samples, ALawValues);

    /// <summary>Encodes one sample as µ-law.</summary>
    /// <param name="sample">The sample; beyond ±32,635 it is clipped.</param>
    public static byte EncodeMuLaw(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs((int)sample), MuLawClip) + MuLawBias;
        var segment = System.Numerics.BitOperations.Log2((uint)magnitude) - 7;
        return (byte)~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }

    /// <summary>Encodes one sample as A-law.</summary>
    /// <param name="sample">The sample.</param>
    public static byte EncodeALaw(short sample)
    {
        // -1 - x keeps the two halves symmetric: A-law has no code for zero.
        var magnitude = (sample < 0 ? -1 - sample : sample) >> 4;
        var segment = magnitude < 16 ? 0 : System.Numerics.BitOperations.Log2((uint)magnitude) - 3;
        var step = segment < 2 ? magnitude & 0x0F : (magnitude >> (segment - 1)) & 0x0F;
        return (byte)(((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55);
    }

    /// <summary>Encodes samples as µ-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Takes as many bytes as there are samples.</param>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is too short.</exception>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ThrowIfShort(samples.Length, codes.Length, nameof(codes));
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = EncodeMuLaw(samples[i]);
        }
    }

    /// <summary>Encodes samples as A-law.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="codes">Takes as many bytes as there are samples.</param>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is too short.</exception>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ThrowIfShort(samples.Length, codes.Length, nameof(codes));
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = EncodeALaw(samples[i]);
        }
    }

    private static void Decode(ReadOnlySpan<byte> codes, Span<short> samples, short[] values)
    {
        ThrowIfShort(codes.Length, samples.Length, nameof(samples));
        for (var i = 0; i < codes.Length; i++)
        {
            samples[i] = values[codes[i]];
        }
    }

    private static void ThrowIfShort(int needed, int length, string name)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{length} elements do not hold the result; {needed} are needed.", name);
        }
    }

    private static short[] BuildTable(Func<byte, short> expand)
    {
        var values = new short[256];
        for (var code = 0; code < values.Length; code++)
        {
            values[code] = expand((byte)code);
        }

        return values;
    }

    private static short ExpandMuLaw(byte code)
    {
        var bits = ~code;
        var magnitude = (((bits & 0x0F) << 3) + MuLawBias) << ((bits & 0x70) >> 4);
        return (short)((bits & 0x80) != 0 ? MuLawBias - magnitude : magnitude - MuLawBias);
    }

    private static short ExpandALaw(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits & 0x70) >> 4;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
