using VoiceMiddleware.Benchmarks;

return await BenchmarkApplication.RunAsync(args);
