using System.Runtime.InteropServices;

namespace VoiceMiddleware.Espeak.Interop;

internal static partial class EspeakInterop
{
    internal const string Library = "libespeak-ng.so.1";

    internal const int AudioOutputRetrieval = 1;
    internal const int InitializeDontExit = 0x8000;
    internal const int CharsUtf8 = 1;
    internal const int PhonemesIpa = 0x02;

    [LibraryImport(Library, EntryPoint = "espeak_Initialize", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Initialize(int output, int bufferLength, string? path, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVoiceByName(string name);

    [LibraryImport(Library, EntryPoint = "espeak_TextToPhonemes")]
    internal static partial nint TextToPhonemes(ref nint text, int textMode, int phonemeMode);
}
