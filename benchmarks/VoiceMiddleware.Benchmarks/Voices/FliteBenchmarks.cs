using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using VoiceMiddleware.Flite;

namespace VoiceMiddleware.Benchmarks.Voices;

/// <summary>How long a caller waits for flite's first audio, and how long a whole sentence takes.</summary>
/// <remarks>
/// Every iteration is one sentence, so that the 95th percentile is one of sentences. What would make the numbers lie: sentences already
/// spoken (nothing is cached, yet the processor's caches are warm), and a first frame of silence: flite's own leading silence beyond
/// 40 ms is cut off before the first frame, so 40 ms after it the voice is heard. Leaving after the first frame includes stopping flite.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by the cleanup.")]
[SimpleJob(RunStrategy.Monitoring, warmupCount: 20, iterationCount: 200, invocationCount: 1)]
[MedianColumn]
[MinColumn]
[Config(typeof(Percentiles))]
[MemoryDiagnoser]
public class FliteBenchmarks
{
    private const string TenWords = "Your parcel will arrive on Thursday between nine and eleven.";

    private FliteSynthesizer _synthesizer = null!; // Set before every benchmark.

    /// <summary>Gets or sets the voice.</summary>
    [Params("slt", "kal16")]
    public string Voice { get; set; } = "slt";

    /// <summary>Loads the voice.</summary>
    [GlobalSetup]
    public void Load() => _synthesizer = new FliteSynthesizer(new FliteOptions { Voice = Voice });

    /// <summary>Ends the use of the voice.</summary>
    [GlobalCleanup]
    public void Unload() => _synthesizer.Dispose();

    /// <summary>The first frame of ten words.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> FirstAudioOfTenWords()
    {
        await foreach (var speech in _synthesizer.SynthesizeAsync(TenWords))
        {
            return speech.Frame.Samples.Length;
        }

        throw new InvalidOperationException("The voice said nothing.");
    }

    /// <summary>All frames of ten words, some 3.4 s of audio.</summary>
    [Benchmark]
    public async Task<int> AllAudioOfTenWords()
    {
        var samples = 0;
        await foreach (var speech in _synthesizer.SynthesizeAsync(TenWords))
        {
            samples += speech.Frame.Samples.Length;
        }

        return samples;
    }
}
