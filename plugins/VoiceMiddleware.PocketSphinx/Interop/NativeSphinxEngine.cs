using System.Globalization;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>The real engine.</summary>
internal sealed class NativeSphinxEngine : ISphinxEngine
{
    // The engine's default; models can only be joined when they share it.
    private const double LogBase = 1.0001;
    private const int AnyModelType = 0;
    private const int MaxWords = 4_000_000;

    private readonly SphinxDecoderTuning _tuning;

    public NativeSphinxEngine(SphinxDecoderTuning? tuning = null) => _tuning = tuning ?? new();

    public unsafe IReadOnlyDictionary<string, float> ReadUnigrams(string languageModelPath) => Guard(() =>
    {
        SphinxInterop.SetLogStream(0);
        using var math = SphinxInterop.CreateLogMath(LogBase, 0, 1);
        using var model = SphinxInterop.ReadLanguageModel(0, languageModelPath, AnyModelType, math.DangerousGetHandle());
        if (math.IsInvalid || model.IsInvalid)
        {
            throw new SphinxException($"The language model '{languageModelPath}' could not be read.");
        }

        var count = (int)Math.Min(SphinxInterop.Counts(model)[0], MaxWords);
        var unigrams = new Dictionary<string, float>(count, StringComparer.Ordinal);
        for (var id = 0; id < count; id++)
        {
            int used;
            if (Marshal.PtrToStringUTF8((nint)SphinxInterop.Word(model, id)) is { } word)
            {
                unigrams[word] = (float)SphinxInterop.ToLog10(
                    math.DangerousGetHandle(), SphinxInterop.Probability(model, id, null, 0, &used));
            }
        }

        return unigrams;
    });

    public ISphinxDecoder CreateDecoder(SphinxModel model) => Guard(() => new NativeSphinxDecoder(model, _tuning));

    public ISphinxFrontEnd CreateFrontEnd(string acousticModelPath) => Guard(() => new NativeSphinxFrontEnd(acousticModelPath));

    internal static ConfigurationHandle Configure(nint definitions, IEnumerable<KeyValuePair<string, string>> arguments)
    {
        SphinxInterop.SetLogStream(0);
        string[] line = ["pocketsphinx", .. arguments.SelectMany(argument => new[] { argument.Key, argument.Value })];
        var handle = SphinxInterop.ParseConfiguration(0, definitions, line.Length, line, strict: 0);
        return handle.IsInvalid ? throw new SphinxException("The engine refused its configuration.") : handle;
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new SphinxException("The PocketSphinx library is not installed (libpocketsphinx.so.3). Run eng/setup.sh.", error);
        }
    }
}

/// <summary>The engine's knobs, all with its own defaults unless said otherwise.</summary>
internal sealed record SphinxDecoderTuning
{
    /// <summary>Gets more arguments for the engine, as its command line writes them.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}
