using System.Runtime.InteropServices;

namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>A decoder; frees it, its dictionary and its searches.</summary>
internal sealed class DecoderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SphinxInterop.FreeDecoder(handle);
        return true;
    }
}

/// <summary>A parsed command line, which is how the engine is configured.</summary>
internal sealed class ConfigurationHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SphinxInterop.FreeConfiguration(handle);
        return true;
    }
}

/// <summary>One reference to a language model; the engine counts references.</summary>
internal sealed class LanguageModelHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SphinxInterop.FreeLanguageModel(handle);
        return true;
    }
}

/// <summary>The tables in which the engine computes logarithms.</summary>
internal sealed class LogMathHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SphinxInterop.FreeLogMath(handle);
        return true;
    }
}

/// <summary>A front end that turns samples into cepstra.</summary>
internal sealed class FrontEndHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SphinxInterop.FreeFrontEnd(handle);
        return true;
    }
}
