namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>What a benchmark found.</summary>
/// <param name="Text">The tables, in Markdown, and what must be known to read them.</param>
/// <param name="Figures">The same for programs; becomes JSON.</param>
/// <param name="Passed">Whether it found what it must; the exit code says so.</param>
internal sealed record BenchmarkReport(string Text, object Figures, bool Passed = true);
