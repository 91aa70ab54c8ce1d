using System.CommandLine;
using VoiceMiddleware.Benchmarks.Commands;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Benchmarks;

/// <summary>The command line as a whole.</summary>
internal static class BenchmarkApplication
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures VoiceMiddleware. Every command prints a Markdown table and the machine; progress goes to the error output. Measure on a quiet machine.");
        root.Subcommands.Add(new EngineCostCommand());
        root.Subcommands.Add(new ContextReadyCommand());
        root.Subcommands.Add(new FinalDelayCommand());
        root.Subcommands.Add(new SpeculationCommand());
        root.Subcommands.Add(new EndpointingCommand());
        root.Subcommands.Add(new SoakCommand());
        root.Subcommands.Add(new PeersCommand());
        root.Subcommands.Add(new SessionsCommand());
        root.Subcommands.Add(new DriveCommand());
        root.Subcommands.Add(new SegmenterCommand());
        root.Subcommands.Add(new SegmenterFitCommand());
        root.Subcommands.Add(new ResamplerCommand());
        root.Subcommands.Add(new CommonWordsCommand());
        root.Subcommands.Add(new MicroCommand());
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("bench: stopped.").ConfigureAwait(false);
            return Interrupted;
        }
        catch (Exception error) when (error is BenchmarkException or IOException or UnauthorizedAccessException or InvalidOperationException
            or PlatformNotSupportedException or SpeechRecognitionException or SpeechSynthesisException)
        {
            await Console.Error.WriteLineAsync($"bench: {error.Message}").ConfigureAwait(false);
            return Failed;
        }
    }
}
