using System.Runtime.InteropServices;

namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>The functions of <c>libpocketsphinx</c> and <c>libsphinxbase</c> (5prealpha) that the plugin calls.</summary>
/// <remarks>
/// Iterators and borrowed objects are bare addresses because the engine owns them and frees them itself; they never leave this folder.
/// </remarks>
internal static unsafe partial class SphinxInterop
{
    private const string Decoder = "libpocketsphinx.so.3";
    private const string Base = "libsphinxbase.so.3";

    [LibraryImport(Decoder, EntryPoint = "ps_args")]
    internal static partial nint DecoderArguments();

    [LibraryImport(Base, EntryPoint = "fe_get_args")]
    internal static partial nint FrontEndArguments();

    [LibraryImport(Base, EntryPoint = "cmd_ln_parse_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ConfigurationHandle ParseConfiguration(nint inout, nint definitions, int count, string[] arguments, int strict);

    [LibraryImport(Base, EntryPoint = "cmd_ln_free_r")]
    internal static partial int FreeConfiguration(nint configuration);

    [LibraryImport(Base, EntryPoint = "err_set_logfp")]
    internal static partial void SetLogStream(nint stream);

    [LibraryImport(Base, EntryPoint = "logmath_init")]
    internal static partial LogMathHandle CreateLogMath(double logBase, int shift, int useTable);

    [LibraryImport(Base, EntryPoint = "logmath_free")]
    internal static partial int FreeLogMath(nint logMath);

    [LibraryImport(Base, EntryPoint = "logmath_log_to_log10")]
    internal static partial double ToLog10(nint logMath, int value);

    [LibraryImport(Base, EntryPoint = "logmath_exp")]
    internal static partial double Exp(nint logMath, int value);

    [LibraryImport(Base, EntryPoint = "ngram_model_read", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial LanguageModelHandle ReadLanguageModel(nint configuration, string path, int type, nint logMath);

    [LibraryImport(Base, EntryPoint = "ngram_model_free")]
    internal static partial int FreeLanguageModel(nint model);

    [LibraryImport(Base, EntryPoint = "ngram_model_get_counts")]
    internal static partial uint* Counts(LanguageModelHandle model);

    [LibraryImport(Base, EntryPoint = "ngram_word")]
    internal static partial byte* Word(LanguageModelHandle model, int id);

    [LibraryImport(Base, EntryPoint = "ngram_ng_prob")]
    internal static partial int Probability(LanguageModelHandle model, int id, int* history, int historyLength, int* used);

    [LibraryImport(Base, EntryPoint = "ngram_model_set_init")]
    internal static partial LanguageModelHandle JoinLanguageModels(nint configuration, nint* models, byte** names, float* weights, int count);

    [LibraryImport(Base, EntryPoint = "ngram_model_set_interp")]
    internal static partial nint Interpolate(LanguageModelHandle set, nint names, nint weights);

    [LibraryImport(Base, EntryPoint = "fe_init_auto_r")]
    internal static partial FrontEndHandle CreateFrontEnd(ConfigurationHandle configuration);

    [LibraryImport(Base, EntryPoint = "fe_free")]
    internal static partial int FreeFrontEnd(nint frontEnd);

    [LibraryImport(Base, EntryPoint = "fe_get_output_size")]
    internal static partial int OutputSize(FrontEndHandle frontEnd);

    [LibraryImport(Base, EntryPoint = "fe_start_stream")]
    internal static partial void StartStream(FrontEndHandle frontEnd);

    [LibraryImport(Base, EntryPoint = "fe_start_utt")]
    internal static partial int StartFrames(FrontEndHandle frontEnd);

    [LibraryImport(Base, EntryPoint = "fe_process_frames")]
    internal static partial int ProcessFrames(FrontEndHandle frontEnd, short** samples, nuint* sampleCount, float** rows, int* rowCount, int* firstFrame);

    [LibraryImport(Base, EntryPoint = "fe_end_utt")]
    internal static partial int EndFrames(FrontEndHandle frontEnd, float* row, int* rowCount);

    [LibraryImport(Decoder, EntryPoint = "ps_init")]
    internal static partial DecoderHandle CreateDecoder(ConfigurationHandle configuration);

    [LibraryImport(Decoder, EntryPoint = "ps_free")]
    internal static partial int FreeDecoder(nint decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_get_logmath")]
    internal static partial nint LogMath(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_get_config")]
    internal static partial nint Configuration(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_add_word", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AddWord(DecoderHandle decoder, string word, string phones, int update);

    [LibraryImport(Decoder, EntryPoint = "ps_set_lm", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetLanguageModel(DecoderHandle decoder, string name, LanguageModelHandle model);

    [LibraryImport(Decoder, EntryPoint = "ps_set_search", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetSearch(DecoderHandle decoder, string name);

    [LibraryImport(Decoder, EntryPoint = "ps_unset_search", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnsetSearch(DecoderHandle decoder, string name);

    [LibraryImport(Decoder, EntryPoint = "ps_start_utt")]
    internal static partial int StartUtterance(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_process_cep")]
    internal static partial int ProcessCepstra(DecoderHandle decoder, float** rows, int rowCount, int noSearch, int fullUtterance);

    [LibraryImport(Decoder, EntryPoint = "ps_end_utt")]
    internal static partial int EndUtterance(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_get_hyp")]
    internal static partial byte* Hypothesis(DecoderHandle decoder, int* score);

    [LibraryImport(Decoder, EntryPoint = "ps_seg_iter")]
    internal static partial nint FirstSegment(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_seg_next")]
    internal static partial nint NextSegment(nint segment);

    [LibraryImport(Decoder, EntryPoint = "ps_seg_word")]
    internal static partial byte* SegmentWord(nint segment);

    [LibraryImport(Decoder, EntryPoint = "ps_seg_frames")]
    internal static partial void SegmentFrames(nint segment, int* first, int* last);

    [LibraryImport(Decoder, EntryPoint = "ps_seg_prob")]
    internal static partial int SegmentPosterior(nint segment, int* acoustic, int* language, int* backOff);

    [LibraryImport(Decoder, EntryPoint = "ps_nbest")]
    internal static partial nint FirstReading(DecoderHandle decoder);

    [LibraryImport(Decoder, EntryPoint = "ps_nbest_next")]
    internal static partial nint NextReading(nint reading);

    [LibraryImport(Decoder, EntryPoint = "ps_nbest_hyp")]
    internal static partial byte* ReadingText(nint reading, int* score);

    [LibraryImport(Decoder, EntryPoint = "ps_nbest_free")]
    internal static partial void FreeReading(nint reading);
}
