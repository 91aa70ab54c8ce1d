using System.Globalization;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.PocketSphinx.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>What all decoders of one recogniser share: the lexicon, the planner, the plans made so far and the reduced dictionary.</summary>
internal sealed class SphinxRuntime : IDisposable
{
    private const int MaxPlans = 64;

    private readonly ISphinxEngine _engine;
    private readonly PocketSphinxOptions _options;
    private readonly string _dictionaryPath;
    private readonly BiasPlanner _planner;
    private readonly Dictionary<string, BiasPlan> _plans = new(StringComparer.Ordinal);
    private readonly Queue<string> _planOrder = new();
    private readonly Lock _gate = new();

    public SphinxRuntime(ISphinxEngine engine, PocketSphinxOptions options, IPronouncer? pronouncer)
    {
        _engine = engine;
        _options = options;
        if (options.FindMissing() is { } missing)
        {
            throw new SphinxException(missing);
        }

        var unigrams = engine.ReadUnigrams(options.LanguageModelPath);
        var dictionary = PronouncingDictionary.Load(options.DictionaryPath);
        PriorMean = ReadPriorMean(options.AcousticModelPath);
        _planner = new(new(unigrams, dictionary, pronouncer, "en-US"), new() { MaxHotwords = options.MaxHotwords });

        // Half of the dictionary's words are not in the model. Without them a search is built in two thirds of the time, and holds less.
        _dictionaryPath = Path.Combine(Path.GetTempPath(), $"voicemiddleware-{Guid.NewGuid():N}.dict");
        using var writer = new StreamWriter(_dictionaryPath);
        dictionary.WriteSubset(writer, unigrams.ContainsKey);
    }

    /// <summary>Gets the cepstral mean that the acoustic model was trained with.</summary>
    public IReadOnlyList<float> PriorMean { get; }

    /// <summary>Makes the plan for a context, or takes it from the last ones made.</summary>
    public BiasPlan Plan(RecognitionContext context, CancellationToken cancellationToken)
    {
        var digest = context.Digest;
        lock (_gate)
        {
            if (_plans.TryGetValue(digest, out var known))
            {
                return known;
            }
        }

        var plan = _planner.Plan(context, cancellationToken);
        lock (_gate)
        {
            if (_plans.TryAdd(digest, plan))
            {
                _planOrder.Enqueue(digest);
                if (_planOrder.Count > MaxPlans)
                {
                    _plans.Remove(_planOrder.Dequeue());
                }
            }
        }

        return plan;
    }

    /// <summary>Makes a decoder with its front end.</summary>
    public (ISphinxDecoder Decoder, ISphinxFrontEnd FrontEnd) CreateDecoder()
    {
        var decoder = _engine.CreateDecoder(new(_options.AcousticModelPath, _dictionaryPath, _options.LanguageModelPath));
        try
        {
            return (decoder, _engine.CreateFrontEnd(_options.AcousticModelPath));
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Delete(_dictionaryPath);

    private static List<float> ReadPriorMean(string acousticModelPath)
    {
        var fields = File.ReadAllText(Path.Combine(acousticModelPath, "feat.params")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var place = Array.IndexOf(fields, "-cmninit");
        return place < 0 || place + 1 >= fields.Length
            ? [40, .. new float[12]]
            : [.. fields[place + 1].Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
    }
}
