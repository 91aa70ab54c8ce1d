using System.Runtime.InteropServices;

namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>A decoder of the real engine, fed with cepstra that are normalised already.</summary>
internal sealed unsafe class NativeSphinxDecoder : ISphinxDecoder
{
    private const string SearchName = "voice";
    private const int ArpaModelType = 1;
    private const int AnyModelType = 0;

    // In frames; more than the longest stretch that is ever searched.
    private const int LongestUtterance = 3500;

    private readonly ConfigurationHandle _configuration;
    private readonly DecoderHandle _decoder;
    private readonly LanguageModelHandle _base;
    private readonly nint _logMath;
    private readonly int _size;
    private float*[]? _rows;
    private bool _searching;

    public NativeSphinxDecoder(SphinxModel model, SphinxDecoderTuning tuning)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["-hmm"] = model.AcousticModelPath,
            ["-dict"] = model.DictionaryPath,
            ["-cmn"] = "none",
            ["-agc"] = "none",

            // The engine's 6.5 decides nearly alone between two joined models; a little less leaves more to the sound of a word.
            ["-lw"] = "5.5",
        };
        foreach (var (name, value) in tuning.Arguments)
        {
            arguments[name] = value;
        }

        _size = 13;
        // The model's own feat.params would switch the engine's mean normalisation back on, over cepstra that are normalised already, with an
        // estimate that one caller's utterance hands on to the next.
        var features = WriteFeatureParameters(model.AcousticModelPath);
        try
        {
            arguments["-featparams"] = features;
            _configuration = NativeSphinxEngine.Configure(SphinxInterop.DecoderArguments(), arguments);
            _decoder = SphinxInterop.CreateDecoder(_configuration);
        }
        finally
        {
            File.Delete(features);
        }

        if (_decoder.IsInvalid)
        {
            _configuration.Dispose();
            throw new SphinxException($"The engine could not load the model '{model.AcousticModelPath}' with the dictionary '{model.DictionaryPath}'.");
        }

        _logMath = SphinxInterop.LogMath(_decoder);
        _base = SphinxInterop.ReadLanguageModel(SphinxInterop.Configuration(_decoder), model.LanguageModelPath, AnyModelType, _logMath);
        if (_base.IsInvalid)
        {
            Dispose();
            throw new SphinxException($"The language model '{model.LanguageModelPath}' could not be read.");
        }

        try
        {
            GrowFeatureBuffer();
            SetSearch(_base);
        }
        catch (SphinxException)
        {
            Dispose();
            throw;
        }
    }

    public string? Hypothesis => Marshal.PtrToStringUTF8((nint)SphinxInterop.Hypothesis(_decoder, null));

    public void SetBias(IEnumerable<DictionaryEntry> newWords, string? arpaModel)
    {
        // A word that is added while a search lives also goes into its model, and the next score reads past that model's end.
        if (_searching)
        {
            Check(SphinxInterop.UnsetSearch(_decoder, SearchName), "drop its search");
            _searching = false;
        }

        foreach (var word in newWords)
        {
            Check(SphinxInterop.AddWord(_decoder, word.Word, word.Phones, update: 0), $"add the word '{word.Word}' ({word.Phones})");
        }

        if (arpaModel is null)
        {
            SetSearch(_base);
            return;
        }

        using var bias = ReadArpa(arpaModel);
        using var joined = Join(bias);
        SetSearch(joined);
    }

    public void Start() => Check(SphinxInterop.StartUtterance(_decoder), "start an utterance");

    public void Process(ReadOnlySpan<float> cepstra)
    {
        var count = cepstra.Length / _size;
        if (count == 0)
        {
            return;
        }

        if (_rows is null || _rows.Length < count)
        {
            _rows = new float*[Math.Max(count, 64)];
        }

        fixed (float* first = cepstra)
        fixed (float** rows = _rows)
        {
            for (var i = 0; i < count; i++)
            {
                rows[i] = first + (i * _size);
            }

            Check(SphinxInterop.ProcessCepstra(_decoder, rows, count, noSearch: 0, fullUtterance: 0), "search");
        }
    }

    public void End() => Check(SphinxInterop.EndUtterance(_decoder), "end an utterance");

    public IReadOnlyList<SphinxSegment> Segments()
    {
        // The posteriors live in the lattice, which asking for the reading builds.
        _ = SphinxInterop.Hypothesis(_decoder, null);
        var segments = new List<SphinxSegment>();
        for (var segment = SphinxInterop.FirstSegment(_decoder); segment != 0; segment = SphinxInterop.NextSegment(segment))
        {
            int first, last, acoustic, language, backOff;
            SphinxInterop.SegmentFrames(segment, &first, &last);
            var posterior = SphinxInterop.Exp(_logMath, SphinxInterop.SegmentPosterior(segment, &acoustic, &language, &backOff));
            segments.Add(new(Marshal.PtrToStringUTF8((nint)SphinxInterop.SegmentWord(segment)) ?? "", first, last, Math.Clamp(posterior, 0, 1)));
        }

        return segments;
    }

    public IReadOnlyList<string> Readings(int count)
    {
        var readings = new List<string>();
        var reading = count > 0 ? SphinxInterop.FirstReading(_decoder) : 0;

        // The list repeats a text for every way to cut it into times, so look at more readings than are wanted, but not for ever.
        for (var looked = 0; reading != 0; looked++)
        {
            if (looked >= count * 8 || readings.Count >= count)
            {
                SphinxInterop.FreeReading(reading);
                break;
            }

            int score;
            if (Marshal.PtrToStringUTF8((nint)SphinxInterop.ReadingText(reading, &score)) is { Length: > 0 } text && !readings.Contains(text))
            {
                readings.Add(text);
            }

            reading = SphinxInterop.NextReading(reading);
        }

        return readings;
    }

    public void Dispose()
    {
        _base?.Dispose();
        _decoder.Dispose();
        _configuration.Dispose();
    }

    // The engine keeps the features of the whole utterance and enlarges their buffer when an utterance is longer than any before: a copy, in
    // the middle of a caller's sentence. So the buffer is made large enough for the longest stretch beforehand, with a search of one word.
    private void GrowFeatureBuffer()
    {
        using var tiny = ReadArpa("\\data\\\nngram 1=3\n\n\\1-grams:\n-1.0 </s>\n-99 <s>\n-1.0 the\n\n\\end\\\n");
        SetSearch(tiny);
        Start();
        var silence = new float[_size * 100];
        for (var frames = 0; frames < LongestUtterance; frames += 100)
        {
            Process(silence);
        }

        End();
    }

    private static string WriteFeatureParameters(string acousticModelPath)
    {
        var fields = File.ReadAllText(Path.Combine(acousticModelPath, "feat.params")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var path = Path.Combine(Path.GetTempPath(), $"voicemiddleware-{Guid.NewGuid():N}.params");
        using var file = new StreamWriter(path);
        foreach (var pair in fields.Chunk(2).Where(pair => pair is [not ("-cmn" or "-cmninit" or "-agc"), _]))
        {
            file.WriteLine($"{pair[0]} {pair[1]}");
        }

        file.WriteLine("-cmn none");
        file.WriteLine("-agc none");
        return path;
    }

    private LanguageModelHandle ReadArpa(string arpaModel)
    {
        // The engine reads models from files only; a file of this process, gone after the read.
        var path = Path.Combine(Path.GetTempPath(), $"voicemiddleware-{Guid.NewGuid():N}.arpa");
        try
        {
            // What people said is in it, so nobody else may read it.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new StreamWriter(path, options))
            {
                file.Write(arpaModel);
            }

            var model = SphinxInterop.ReadLanguageModel(SphinxInterop.Configuration(_decoder), path, ArpaModelType, _logMath);
            return model.IsInvalid ? throw new SphinxException("The engine refused the model made from the context.") : model;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private LanguageModelHandle Join(LanguageModelHandle bias)
    {
        ReadOnlySpan<byte> baseName = "base\0"u8;
        ReadOnlySpan<byte> biasName = "bias\0"u8;
        fixed (byte* first = baseName)
        fixed (byte* second = biasName)
        {
            var models = stackalloc nint[2] { _base.DangerousGetHandle(), bias.DangerousGetHandle() };
            var names = stackalloc byte*[2] { first, second };
            var weights = stackalloc float[2] { 0.5f, 0.5f };
            var set = SphinxInterop.JoinLanguageModels(SphinxInterop.Configuration(_decoder), models, names, weights, 2);
            if (set.IsInvalid)
            {
                throw new SphinxException("The engine could not join the context's model with the base model.");
            }

            SphinxInterop.Interpolate(set, 0, 0);
            return set;
        }
    }

    private void SetSearch(LanguageModelHandle model)
    {
        Check(SphinxInterop.SetLanguageModel(_decoder, SearchName, model), "build its search");
        Check(SphinxInterop.SetSearch(_decoder, SearchName), "select its search");
        _searching = true;
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new SphinxException($"The engine could not {what}.");
        }
    }
}
