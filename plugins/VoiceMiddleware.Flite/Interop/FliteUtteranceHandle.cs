using System.Runtime.InteropServices;

namespace VoiceMiddleware.Flite.Interop;

/// <summary>A cst_utterance; everything made for one text hangs from it.</summary>
internal sealed class FliteUtteranceHandle : SafeHandle
{
    public FliteUtteranceHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the pointer, now owned by the function it is passed to.</summary>
    internal nint Surrender()
    {
        var pointer = handle;
        SetHandleAsInvalid();
        return pointer;
    }

    protected override bool ReleaseHandle()
    {
        FliteInterop.DeleteUtterance(handle);
        return true;
    }
}
