using System.Runtime.InteropServices;

namespace VoiceMiddleware.SpeexDsp.Interop;

/// <summary>A SpeexResamplerState.</summary>
internal sealed class ResamplerHandle : SafeHandle
{
    public ResamplerHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexDspInterop.DestroyResampler(handle);
        return true;
    }
}
