using System.CommandLine;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Evaluation;

/// <summary>The option that sets bounds.</summary>
internal sealed class GateOptions
{
    private readonly Option<string[]> _gates = new("--gate")
    {
        Description = $"A bound that a figure must keep, else the exit code is {ExitCodes.GateFailed}: \"hotwords.recall>=0.9\", or without an arm for every arm that is told "
            + $"something. Metrics: {string.Join(", ", EvaluationGate.Metrics)}. May be repeated.",
        HelpName = "[ARM.]METRIC>=NUMBER",
        Arity = ArgumentArity.OneOrMore,
    };

    internal void AddTo(Command command) => command.Options.Add(_gates);

    internal IReadOnlyList<EvaluationGate> Read(ParseResult arguments, IReadOnlyList<EvaluationArm> arms, List<string> problems)
    {
        var gates = new List<EvaluationGate>();
        foreach (var text in arguments.GetValue(_gates) ?? [])
        {
            if (!EvaluationGate.TryParse(text, out var gate, out var problem))
            {
                problems.Add($"--gate: {problem}");
            }
            else if (arms.Count > 0 && gate.FindProblem(arms) is { } misfit)
            {
                problems.Add($"--gate: {misfit}");
            }
            else
            {
                gates.Add(gate);
            }
        }

        return gates;
    }
}
