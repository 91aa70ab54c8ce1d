using System.Runtime.InteropServices;

namespace VoiceMiddleware.Espeak.Interop;

internal sealed class EspeakNative : IEspeakNative
{
    private const int Separator = '_' << 8;

    // Without DontExit the library ends the process when it finds no data.
    public int Initialize(string? dataPath) =>
        EspeakInterop.Initialize(EspeakInterop.AudioOutputRetrieval, 0, dataPath, EspeakInterop.InitializeDontExit);

    public int SetVoice(string language) => EspeakInterop.SetVoiceByName(language);

    public unsafe string? TextToPhonemes(byte[] text, ref int position, bool ipa)
    {
        fixed (byte* start = text)
        {
            var pointer = (nint)(start + position);
            var phonemes = EspeakInterop.TextToPhonemes(
                ref pointer, EspeakInterop.CharsUtf8, Separator | (ipa ? EspeakInterop.PhonemesIpa : 0));
            position = pointer == 0 ? -1 : (int)(pointer - (nint)start);
            return Marshal.PtrToStringUTF8(phonemes);
        }
    }
}
