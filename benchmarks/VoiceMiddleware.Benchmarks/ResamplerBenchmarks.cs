using BenchmarkDotNet.Attributes;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks;

/// <summary>One frame of 20 ms through the resampler. Copying the frame is the baseline.</summary>
/// <remarks>The number lies when the input is silence or denormal; it is a tone. Building the filter is not counted: it is done once a stream.</remarks>
[MemoryDiagnoser]
public class ResamplerBenchmarks
{
    private short[] _input = [];
    private short[] _output = [];
    private Resampler _resampler = new(8000, 16000);

    /// <summary>Gets or sets the rates, as "input-output" in Hz.</summary>
    [Params("8000-16000", "16000-8000", "22050-16000", "44100-16000", "48000-16000", "16000-48000")]
    public string Rates { get; set; } = "";

    /// <summary>Makes a tone and warms the filter up.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var rates = Rates.Split('-').Select(rate => int.Parse(rate, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        _resampler = new Resampler(rates[0], rates[1]);
        _input = [.. Enumerable.Range(0, rates[0] / 50).Select(n => (short)(20000 * Math.Sin(2 * Math.PI * 440 * n / rates[0])))];
        _output = new short[(rates[1] / 50) + 16];
    }

    /// <summary>Copies a frame.</summary>
    [Benchmark(Baseline = true)]
    public void Copy() => _input.AsSpan(0, Math.Min(_input.Length, _output.Length)).CopyTo(_output);

    /// <summary>Resamples a frame.</summary>
    [Benchmark]
    public int Process() => _resampler.Process(_input, _output);
}
