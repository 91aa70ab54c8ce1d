using System.CommandLine;
using BenchmarkDotNet.Running;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Hands its arguments to BenchmarkDotNet.</summary>
internal sealed class MicroCommand : Command
{
    private readonly Argument<string[]> _arguments = new("ARGUMENT")
    {
        Description = "Arguments of BenchmarkDotNet, for instance --list flat, or --filter '*Flite*'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public MicroCommand()
        : base("micro", "Runs the small benchmarks of single calls with BenchmarkDotNet.")
    {
        TreatUnmatchedTokensAsErrors = false;
        Arguments.Add(_arguments);
        SetAction(arguments =>
        {
            // As they were given: what BenchmarkDotNet calls an option is one word after the other here.
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. arguments.Tokens.Skip(1).Select(token => token.Value)]);
            return 0;
        });
    }
}
