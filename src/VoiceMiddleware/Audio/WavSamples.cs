using System.Buffers.Binary;

namespace VoiceMiddleware.Audio;

/// <summary>Turns the bytes of a WAV file into 16-bit samples.</summary>
internal static class WavSamples
{
    public static void Decode(ReadOnlySpan<byte> bytes, WavEncoding encoding, Span<short> samples)
    {
        switch (encoding)
        {
            case WavEncoding.Pcm8:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (short)((bytes[i] - 128) << 8);
                }

                break;
            case WavEncoding.Pcm16:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
                }

                break;
            case WavEncoding.Pcm24:
                for (var i = 0; i < samples.Length; i++)
                {
                    var at = bytes[(3 * i)..];
                    samples[i] = Saturate(((at[0] | (at[1] << 8) | ((sbyte)at[2] << 16)) + 0x80) >> 8);
                }

                break;
            case WavEncoding.Pcm32:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = Saturate((int)((BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) + 0x8000L) >> 16));
                }

                break;
            case WavEncoding.Ieee32:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = FromFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]));
                }

                break;
            case WavEncoding.Ieee64:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = FromFloat(BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]));
                }

                break;
            case WavEncoding.MuLaw:
                G711.DecodeMuLaw(bytes, samples);
                break;
            default:
                G711.DecodeALaw(bytes, samples);
                break;
        }
    }

    private static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    private static short FromFloat(double value) =>
        double.IsNaN(value) ? (short)0 : (short)Math.Clamp(Math.Round(value * 32768), short.MinValue, short.MaxValue);
}
