namespace VoiceMiddleware.PocketSphinx.Interop;

/// <summary>The engine's front end, configured as the acoustic model was trained.</summary>
internal sealed unsafe class NativeSphinxFrontEnd : ISphinxFrontEnd
{
    private const int RowsPerCall = 64;
    private static readonly HashSet<string> Relevant = new(StringComparer.Ordinal)
    {
        "-lowerf", "-upperf", "-nfilt", "-transform", "-lifter", "-samprate", "-frate", "-alpha", "-ncep", "-nfft", "-wlen",
        "-unit_area", "-round_filters", "-doublebw", "-remove_dc", "-remove_noise", "-verbose", "-dither", "-logspec", "-smoothspec", "-warp_type", "-warp_params",
    };

    private readonly ConfigurationHandle _configuration;
    private readonly FrontEndHandle _handle;
    private readonly float[] _buffer;

    public NativeSphinxFrontEnd(string acousticModelPath)
    {
        var arguments = ReadParameters(acousticModelPath);

        // Dropping silent frames would break the word times and hide the pauses that end a stretch of speech.
        arguments["-remove_silence"] = "no";
        _configuration = NativeSphinxEngine.Configure(SphinxInterop.FrontEndArguments(), arguments);
        _handle = SphinxInterop.CreateFrontEnd(_configuration);
        if (_handle.IsInvalid)
        {
            _configuration.Dispose();
            throw new SphinxException($"The engine could not make a front end for '{acousticModelPath}'.");
        }

        Size = SphinxInterop.OutputSize(_handle);
        _buffer = new float[Size * RowsPerCall];
        Start();
    }

    public int Size { get; }

    public void Start()
    {
        SphinxInterop.StartStream(_handle);
        if (SphinxInterop.StartFrames(_handle) < 0)
        {
            throw new SphinxException("The front end could not start.");
        }
    }

    public void Process(ReadOnlySpan<short> samples, List<float[]> frames)
    {
        fixed (short* first = samples)
        fixed (float* buffer = _buffer)
        {
            var rows = stackalloc float*[RowsPerCall];
            for (var i = 0; i < RowsPerCall; i++)
            {
                rows[i] = buffer + (i * Size);
            }

            var next = first;
            var left = (nuint)samples.Length;
            while (left > 0)
            {
                var count = RowsPerCall;
                int index;
                var before = left;
                if (SphinxInterop.ProcessFrames(_handle, &next, &left, rows, &count, &index) < 0)
                {
                    throw new SphinxException("The front end failed.");
                }

                Append(frames, count);
                if (count == 0 && left == before)
                {
                    break;
                }
            }
        }
    }

    public void End(List<float[]> frames)
    {
        var count = 0;
        fixed (float* buffer = _buffer)
        {
            if (SphinxInterop.EndFrames(_handle, buffer, &count) < 0)
            {
                throw new SphinxException("The front end failed.");
            }
        }

        Append(frames, Math.Min(count, 1));
    }

    public void Dispose()
    {
        _handle.Dispose();
        _configuration.Dispose();
    }

    private void Append(List<float[]> frames, int count)
    {
        for (var i = 0; i < count; i++)
        {
            frames.Add(_buffer.AsSpan(i * Size, Size).ToArray());
        }
    }

    private static Dictionary<string, string> ReadParameters(string acousticModelPath)
    {
        var path = Path.Combine(acousticModelPath, "feat.params");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (Relevant.Contains(fields[i]))
            {
                parameters[fields[i]] = fields[i + 1];
            }
        }

        return parameters;
    }
}
