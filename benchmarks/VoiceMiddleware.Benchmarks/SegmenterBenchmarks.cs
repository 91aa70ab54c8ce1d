using BenchmarkDotNet.Attributes;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks;

/// <summary>One frame of 20 ms through detector and segmenter, events read. The detector alone is the baseline.</summary>
/// <remarks>
/// The number lies when the frames are always the same: the detector would take them for background. Noise and bursts of a harmonic tone
/// alternate, ten seconds of them, over and over.
/// </remarks>
[MemoryDiagnoser]
public class SegmenterBenchmarks : IDisposable
{
    private AudioFrame[] _frames = [];
    private AdaptiveEnergyDetector _detector = new(AudioFormat.Speech16Khz);
    private SpeechSegmenter _segmenter = new(AudioFormat.Speech16Khz);
    private int _next;

    /// <summary>Gets or sets the rate in Hz.</summary>
    [Params(8000, 16000)]
    public int Rate { get; set; }

    /// <summary>Makes the sound.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var format = new AudioFormat(Rate);
        var samples = new short[10 * Rate];
        for (var i = 0; i < samples.Length; i++)
        {
            var time = (double)i / Rate;
            var voice = time % 2 < 1 && time % 0.25 < 0.18 ? Enumerable.Range(1, 10).Sum(k => Math.Sin(2 * Math.PI * 140 * k * time) / k) : 0;
            samples[i] = (short)((3000 * voice) + random.Next(-100, 100));
        }

        _frames = [.. AudioFramer.Slice(samples, format)];
        _detector = new AdaptiveEnergyDetector(format);
        _segmenter = new SpeechSegmenter(format);
    }

    /// <summary>Judges a frame.</summary>
    [Benchmark(Baseline = true)]
    public float Detect() => _detector.Process(Next().Samples.Span);

    /// <summary>Judges a frame, keeps the state and reads the events.</summary>
    [Benchmark]
    public int PushAndRead()
    {
        _segmenter.Push(Next());
        var events = 0;
        while (_segmenter.TryRead(out _))
        {
            events++;
        }

        return events;
    }

    /// <summary>Frees the segmenter.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _segmenter.Dispose();
        _detector.Dispose();
        GC.SuppressFinalize(this);
    }

    private AudioFrame Next()
    {
        _next = (_next + 1) % _frames.Length;
        return _frames[_next];
    }
}
