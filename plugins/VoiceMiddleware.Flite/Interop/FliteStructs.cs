using System.Runtime.InteropServices;

namespace VoiceMiddleware.Flite.Interop;

// cst_wave (cst_wave.h), as libflite.so.1 has it.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FliteWave
{
    internal byte* Type;
    internal int SampleRate;
    internal int SampleCount;
    internal int Channels;
    internal short* Samples;
}

// cst_audio_streaming_info (cst_audio.h).
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FliteStreamingInfo
{
    internal int MinBufferSize;
    internal delegate* unmanaged[Cdecl]<FliteWave*, int, int, int, FliteStreamingInfo*, int> Callback;
    internal nint Utterance;
    internal nint Item;
    internal nint UserData;
}
