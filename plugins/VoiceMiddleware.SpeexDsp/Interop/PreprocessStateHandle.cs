using System.Runtime.InteropServices;

namespace VoiceMiddleware.SpeexDsp.Interop;

/// <summary>A SpeexPreprocessState.</summary>
internal sealed class PreprocessStateHandle : SafeHandle
{
    public PreprocessStateHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        SpeexDspInterop.DestroyPreprocessState(handle);
        return true;
    }
}
