using System.Runtime.InteropServices;

namespace VoiceMiddleware.SpeexDsp.Interop;

internal static partial class SpeexDspInterop
{
    internal const string Library = "libspeexdsp.so.1";

    internal const int EchoSetSamplingRate = 24;

    internal const int PreprocessSetDenoise = 0;
    internal const int PreprocessSetAgc = 2;
    internal const int PreprocessSetNoiseSuppress = 18;
    internal const int PreprocessSetEchoSuppress = 20;
    internal const int PreprocessSetEchoSuppressActive = 22;
    internal const int PreprocessSetEchoState = 24;
    internal const int PreprocessSetAgcMaxGain = 30;
    internal const int PreprocessSetAgcTarget = 46;

    [LibraryImport(Library, EntryPoint = "speex_echo_state_init")]
    internal static partial EchoStateHandle CreateEchoState(int frameSize, int filterLength);

    [LibraryImport(Library, EntryPoint = "speex_echo_state_destroy")]
    internal static partial void DestroyEchoState(nint state);

    [LibraryImport(Library, EntryPoint = "speex_echo_cancellation")]
    internal static partial void CancelEcho(EchoStateHandle state, ref readonly short recorded, ref readonly short played, ref short output);

    [LibraryImport(Library, EntryPoint = "speex_echo_ctl")]
    internal static partial int ControlEcho(EchoStateHandle state, int request, ref int value);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_init")]
    internal static partial PreprocessStateHandle CreatePreprocessState(int frameSize, int samplingRate);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_state_destroy")]
    internal static partial void DestroyPreprocessState(nint state);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_run")]
    internal static partial int Preprocess(PreprocessStateHandle state, ref short samples);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    internal static partial int ControlPreprocess(PreprocessStateHandle state, int request, ref int value);

    [LibraryImport(Library, EntryPoint = "speex_preprocess_ctl")]
    internal static partial int ControlPreprocess(PreprocessStateHandle state, int request, EchoStateHandle echo);

    /// <summary>Error codes go to <paramref name="error"/>; 0 is success.</summary>
    [LibraryImport(Library, EntryPoint = "speex_resampler_init")]
    internal static partial ResamplerHandle CreateResampler(uint channels, uint inputRate, uint outputRate, int quality, out int error);

    [LibraryImport(Library, EntryPoint = "speex_resampler_destroy")]
    internal static partial void DestroyResampler(nint state);

    /// <summary>The lengths go in as what there is and come back as what was taken and made.</summary>
    [LibraryImport(Library, EntryPoint = "speex_resampler_process_int")]
    internal static partial int Resample(
        ResamplerHandle state, uint channel, ref readonly short input, ref uint inputLength, ref short output, ref uint outputLength);

    [LibraryImport(Library, EntryPoint = "speex_resampler_skip_zeros")]
    internal static partial int SkipResamplerZeros(ResamplerHandle state);

    [LibraryImport(Library, EntryPoint = "speex_resampler_reset_mem")]
    internal static partial int ResetResampler(ResamplerHandle state);
}
