using System.Runtime.InteropServices;

namespace VoiceMiddleware.PortAudio.Interop;

internal static unsafe partial class PortAudioInterop
{
    internal const string Library = "libportaudio.so.2";
    internal const int NoDevice = -1;
    internal const int NoError = 0;
    internal const int Continue = 0;
    internal const nuint Int16 = 8;
    internal const nuint NoFlag = 0;
    internal const nuint FramesUnspecified = 0;
    internal const nuint InputOverflow = 2;
    internal const nuint OutputUnderflow = 4;

    [LibraryImport(Library, EntryPoint = "Pa_Initialize")]
    internal static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "Pa_Terminate")]
    internal static partial int Terminate();

    /// <summary>Gets a string of the library's own.</summary>
    [LibraryImport(Library, EntryPoint = "Pa_GetErrorText")]
    internal static partial nint GetErrorText(int error);

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceCount")]
    internal static partial int GetDeviceCount();

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultInputDevice")]
    internal static partial int GetDefaultInputDevice();

    [LibraryImport(Library, EntryPoint = "Pa_GetDefaultOutputDevice")]
    internal static partial int GetDefaultOutputDevice();

    [LibraryImport(Library, EntryPoint = "Pa_GetDeviceInfo")]
    internal static partial DeviceInfo* GetDeviceInfo(int device);

    [LibraryImport(Library, EntryPoint = "Pa_IsFormatSupported")]
    internal static partial int IsFormatSupported(StreamParameters* input, StreamParameters* output, double sampleRate);

    [LibraryImport(Library, EntryPoint = "Pa_OpenStream")]
    internal static partial int OpenStream(
        out PortAudioStreamHandle stream,
        StreamParameters* input,
        StreamParameters* output,
        double sampleRate,
        nuint framesPerBuffer,
        nuint flags,
        delegate* unmanaged[Cdecl]<short*, short*, nuint, TimeInfo*, nuint, nint, int> callback,
        nint userData);

    [LibraryImport(Library, EntryPoint = "Pa_StartStream")]
    internal static partial int StartStream(PortAudioStreamHandle stream);

    /// <summary>Ends the callbacks, too: after it none runs any more.</summary>
    [LibraryImport(Library, EntryPoint = "Pa_CloseStream")]
    internal static partial int CloseStream(nint stream);

    [LibraryImport(Library, EntryPoint = "Pa_AbortStream")]
    internal static partial int AbortStream(PortAudioStreamHandle stream);

    [LibraryImport(Library, EntryPoint = "Pa_IsStreamActive")]
    internal static partial int IsStreamActive(PortAudioStreamHandle stream);

    [LibraryImport(Library, EntryPoint = "Pa_GetStreamTime")]
    internal static partial double GetStreamTime(PortAudioStreamHandle stream);

    [LibraryImport(Library, EntryPoint = "Pa_GetStreamInfo")]
    internal static partial StreamInfo* GetStreamInfo(PortAudioStreamHandle stream);

    [LibraryImport("libc.so.6", EntryPoint = "dup")]
    internal static partial int Duplicate(int descriptor);

    [LibraryImport("libc.so.6", EntryPoint = "dup2")]
    internal static partial int Duplicate(int from, int to);

    [LibraryImport("libc.so.6", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc.so.6", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    /// <summary>PaDeviceInfo.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DeviceInfo
    {
        internal int StructVersion;
        internal nint Name;
        internal int HostApi;
        internal int MaxInputChannels;
        internal int MaxOutputChannels;
        internal double DefaultLowInputLatency;
        internal double DefaultLowOutputLatency;
        internal double DefaultHighInputLatency;
        internal double DefaultHighOutputLatency;
        internal double DefaultSampleRate;
    }

    /// <summary>PaStreamParameters.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StreamParameters
    {
        internal int Device;
        internal int ChannelCount;
        internal nuint SampleFormat;
        internal double SuggestedLatency;
        internal nint HostApiSpecificStreamInfo;
    }

    /// <summary>PaStreamCallbackTimeInfo.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeInfo
    {
        internal double InputBufferAdcTime;
        internal double CurrentTime;
        internal double OutputBufferDacTime;
    }

    /// <summary>PaStreamInfo.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StreamInfo
    {
        internal int StructVersion;
        internal double InputLatency;
        internal double OutputLatency;
        internal double SampleRate;
    }
}
