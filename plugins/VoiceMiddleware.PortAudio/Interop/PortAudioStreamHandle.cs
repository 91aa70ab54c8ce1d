using System.Runtime.InteropServices;

namespace VoiceMiddleware.PortAudio.Interop;

/// <summary>A PaStream.</summary>
internal sealed class PortAudioStreamHandle : SafeHandle
{
    public PortAudioStreamHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => PortAudioInterop.CloseStream(handle) == PortAudioInterop.NoError;
}
