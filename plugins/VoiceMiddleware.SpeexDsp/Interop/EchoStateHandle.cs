using System.Runtime.InteropServices;

namespace VoiceMiddleware.SpeexDsp.Interop;

/// <summary>A SpeexEchoState.</summary>
internal sealed class EchoStateHandle : SafeHandle
{
    public EchoStateHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexDspInterop.DestroyEchoState(handle);
        return true;
    }
}
