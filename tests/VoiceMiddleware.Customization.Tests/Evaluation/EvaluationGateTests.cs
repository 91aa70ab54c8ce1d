using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class EvaluationGateTests
{
    [Theory]
    [InlineData("hotwords.recall>=0.9", "hotwords", "recall", ">=", 0.9)]
    [InlineData(" Both . WERREDUCTION > 0.25 ", "both", "werReduction", ">", 0.25)]
    [InlineData("falseInsertions<=0.8", null, "falseInsertions", "<=", 0.8)]
    [InlineData("foreignWerIncrease<1e-2", null, "foreignWerIncrease", "<", 0.01)]
    [InlineData("werReduction>=-0.05", null, "werReduction", ">=", -0.05)]
    public void A_gate_is_read_with_or_without_an_arm(string text, string? arm, string metric, string comparison, double bound)
    {
        Assert.True(EvaluationGate.TryParse(text, out var gate, out var problem));

        Assert.Null(problem);
        Assert.Equal((arm, metric, comparison, bound), (gate.ArmName, gate.Metric, gate.Operator, gate.Bound));
    }

    [Theory]
    [InlineData("recall", "compares nothing")]
    [InlineData("", "compares nothing")]
    [InlineData("recall=0.9", "compares nothing")]
    [InlineData(".recall>=0.9", "no arm before the dot")]
    [InlineData("recal>=0.9", "recall, precision, wer, werReduction, falseInsertions, bWer, uWer, realTimeFactor, foreignWerIncrease")]
    [InlineData(">=0.9", "there is no metric \"\"")]
    [InlineData("recall>=90%", "\"90%\" is not a number")]
    [InlineData("recall>=", "\"\" is not a number")]
    [InlineData("recall>=NaN", "is not a number")]
    [InlineData("recall>=<0.9", "is not a number")]
    public void A_malformed_gate_says_what_is_wrong_and_what_there_is(string text, string words)
    {
        Assert.False(EvaluationGate.TryParse(text, out var gate, out var problem));

        Assert.Null(gate);
        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void What_a_gate_writes_it_reads_again()
    {
        var metrics = Gen.Elements(EvaluationGate.Metrics.ToArray());
        var arms = Gen.Elements("", "none.", "hotwords.", "weight-3.");
        var operators = Gen.Elements(">=", "<=", ">", "<");
        var bounds = Gen.Choose(-100_000, 100_000).Select(number => number / 1000.0);
        var gates = from arm in arms from metric in metrics from comparison in operators from bound in bounds
                    select FormattableString.Invariant($"{arm}{metric}{comparison}{bound}");

        Check.QuickThrowOnFailure(Prop.ForAll(gates.ToArbitrary(), text =>
            EvaluationGate.TryParse(text, out var gate, out _)
            && gate.ToString() == text
            && EvaluationGate.TryParse(gate.ToString(), out var again, out _)
            && again == gate));
    }

    [Fact]
    public void No_text_makes_the_parser_throw_or_accept_without_a_gate() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        text => EvaluationGate.TryParse(text, out var gate, out var problem) ? gate is not null && problem is null : gate is null && problem is { Length: > 0 }));

    [Fact]
    public void Every_metric_is_read_from_its_figure()
    {
        var report = Reports.TwoArms();
        double? Value(string metric) => Assert.Single(report.Check([Gate($"hotwords.{metric}>=0")])).Value;

        Assert.Equal(0.75, Value("recall"));
        Assert.Equal(0.75, Value("precision"));
        Assert.Equal(0.15, Value("wer"));
        Assert.Equal(0.25, Value("werReduction")!.Value, 12);
        Assert.Equal(5, Value("falseInsertions"));
        Assert.Equal(0.5, Value("bWer"));
        Assert.Equal(1.0 / 16, Value("uWer"));
        Assert.Equal(0.5, Value("realTimeFactor"));
        Assert.Equal(1.0, Value("foreignWerIncrease"));
    }

    [Fact]
    public void Without_an_arm_every_arm_that_is_told_something_must_keep_it()
    {
        var report = Reports.TwoArms();

        Assert.Equal(["hotwords"], report.Check([Gate("wer<1")]).Select(outcome => outcome.ArmName));
        Assert.Equal(["none"], report.Check([Gate("none.wer<1")]).Select(outcome => outcome.ArmName));
    }

    [Theory]
    [InlineData("recall>=0.75", true)]
    [InlineData("recall>0.75", false)]
    [InlineData("recall<=0.75", true)]
    [InlineData("recall<0.75", false)]
    public void Bounds_are_kept_exactly(string gate, bool passed) =>
        Assert.Equal(passed, Assert.Single(Reports.TwoArms().Check([Gate(gate)])).Passed);

    [Fact]
    public void An_outcome_names_metric_value_and_bound() => Assert.Equal(
        "hotwords.recall is 0.75, wanted >= 0.9", Assert.Single(Reports.TwoArms().Check([Gate("recall>=0.9")])).ToString());

    [Fact]
    public void A_figure_without_a_value_keeps_no_bound()
    {
        var report = Reports.Of(Reports.Arm(EvaluationArm.Hotwords, Reports.Clip("1", "words", "words", hotwords: [])));

        var outcome = Assert.Single(report.Check([Gate("recall>=0")]));

        Assert.False(outcome.Passed);
        Assert.Contains("without a value", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_cannot_be_applied_says_why()
    {
        Assert.Contains("'context' is not run", Gate("context.wer<1").FindProblem([EvaluationArm.None]), StringComparison.Ordinal);
        Assert.Contains("none is run", Gate("wer<1").FindProblem([EvaluationArm.None]), StringComparison.Ordinal);
        Assert.Contains("arm 'none'", Gate("werReduction>0").FindProblem([EvaluationArm.Both]), StringComparison.Ordinal);
        Assert.Contains("arm 'none'", Gate("none.werReduction>0").FindProblem([EvaluationArm.None]), StringComparison.Ordinal);
        Assert.Null(Gate("werReduction>0").FindProblem([EvaluationArm.None, EvaluationArm.Both]));
    }

    internal static EvaluationGate Gate(string text) =>
        EvaluationGate.TryParse(text, out var gate, out var problem) ? gate : throw new ArgumentException(problem);
}
