namespace VoiceMiddleware.Benchmarks.Measuring;

/// <summary>A benchmark can not be run; the message says what to do.</summary>
internal sealed class BenchmarkException(string message, Exception? innerException = null) : Exception(message, innerException);
