using System.Globalization;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>A bound that a figure must keep, such as <c>hotwords.recall>=0.9</c>; it lets a build fail when a recogniser or a list gets worse.</summary>
/// <remarks>
/// Written <c>[arm.]metric operator number</c> with <c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&lt;</c>, white space where one likes, and any case of
/// letters. Without an arm it holds for every arm that is told something. Rates are fractions; <c>falseInsertions</c> is a number per 100 words. A figure
/// that has no value keeps no bound. Immutable.
/// </remarks>
public sealed record EvaluationGate
{
    private static readonly string[] Operators = [">=", "<=", ">", "<"];

    private EvaluationGate(string? armName, GateMetric metric, string comparison, double bound)
    {
        ArmName = armName;
        Definition = metric;
        Operator = comparison;
        Bound = bound;
    }

    /// <summary>Gets the names of the metrics that a gate can use.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [.. GateMetric.All.Select(metric => metric.Name)];

    /// <summary>Gets the arm's name, or null for every arm that is told something.</summary>
    public string? ArmName { get; }

    /// <summary>Gets the metric's name, one of <see cref="Metrics"/>.</summary>
    public string Metric => Definition.Name;

    /// <summary>Gets <c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&lt;</c>.</summary>
    public string Operator { get; }

    /// <summary>Gets the bound.</summary>
    public double Bound { get; }

    private GateMetric Definition { get; }

    /// <summary>Reads a gate.</summary>
    /// <param name="text">The gate, as described above.</param>
    /// <param name="gate">The gate; null when the text is malformed.</param>
    /// <param name="problem">What is wrong and what to do: one line; null when nothing is.</param>
    /// <returns>Whether the text is well-formed.</returns>
    public static bool TryParse(
        string text,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EvaluationGate? gate,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        gate = null;
        var at = text.IndexOfAny(['<', '>']);
        if (at < 0)
        {
            problem = $"{Quote(text)} compares nothing; write a metric, one of {string.Join(' ', Operators)}, and a number: recall>=0.9.";
            return false;
        }

        var comparison = Operators.First(candidate => text.AsSpan(at).StartsWith(candidate, StringComparison.Ordinal));
        var (left, right) = (text[..at].Trim(), text[(at + comparison.Length)..].Trim());
        var dot = left.IndexOf('.', StringComparison.Ordinal);
        var (arm, name) = dot < 0 ? (null, left) : (left[..dot].Trim(), left[(dot + 1)..].Trim());
        if (arm is { Length: 0 })
        {
            problem = $"{Quote(text)} has no arm before the dot; name one, or leave the dot out.";
            return false;
        }

        if (GateMetric.All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } metric)
        {
            problem = $"{Quote(text)}: there is no metric {Quote(name)}; choose from {string.Join(", ", Metrics)}.";
            return false;
        }

        if (!double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound))
        {
            problem = $"{Quote(text)}: {Quote(right)} is not a number; rates are fractions, as in recall>=0.9.";
            return false;
        }

        gate = new(arm?.ToLowerInvariant(), metric, comparison, bound);
        problem = null;
        return true;
    }

    /// <summary>Tells why the gate can not be applied when these arms are run, or null when it can.</summary>
    /// <param name="arms">The arms.</param>
    public string? FindProblem(IReadOnlyList<EvaluationArm> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var names = string.Join(", ", arms.Select(arm => arm.Name));
        if (ArmName is not null && !arms.Any(arm => arm.Name == ArmName))
        {
            return $"{Quote(ToString())}: the arm '{ArmName}' is not run; there are {names}.";
        }

        if (ArmName is null && !arms.Any(arm => arm.IsBiased))
        {
            return $"{Quote(ToString())} is for arms that are told something, and none is run ({names}).";
        }

        return Definition.NeedsBaseline && (ArmName == EvaluationArm.None.Name || !arms.Any(arm => arm.Name == EvaluationArm.None.Name))
            ? $"{Quote(ToString())} compares with the arm 'none'; run it too, and name another arm."
            : null;
    }

    /// <summary>Returns the gate as it is written.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(ArmName is null ? "" : ArmName + ".")}{Metric}{Operator}{Bound}");

    internal IEnumerable<GateOutcome> Check(EvaluationReport report)
    {
        if (FindProblem([.. report.Arms.Select(arm => arm.Arm)]) is { } problem)
        {
            throw new ArgumentException(problem, nameof(report));
        }

        return report.Arms.Where(arm => ArmName is null ? arm.Arm.IsBiased : arm.Arm.Name == ArmName)
            .Select(arm => new GateOutcome(this, arm.Arm.Name, Definition.Value(arm, Definition.NeedsBaseline ? report.Compare(arm) : null)));
    }

    internal bool IsKept(double value) => Operator switch
    {
        ">=" => value >= Bound,
        "<=" => value <= Bound,
        ">" => value > Bound,
        _ => value < Bound,
    };

    private static string Quote(string text) => Vocabulary.HotwordRules.Quote(text);
}

/// <summary>Whether an arm kept a gate.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="ArmName">The arm.</param>
/// <param name="Value">The figure, or null when it has none.</param>
public sealed record GateOutcome(EvaluationGate Gate, string ArmName, double? Value)
{
    /// <summary>Gets whether the figure keeps the bound.</summary>
    public bool Passed => Value is { } value && Gate.IsKept(value);

    /// <summary>Returns arm, metric, value and bound in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ArmName}.{Gate.Metric} is {(Value is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : "without a value")}, wanted {Gate.Operator} {Gate.Bound}");
}

/// <summary>A figure that gates can bound.</summary>
internal sealed record GateMetric(string Name, Func<ArmResult, ArmComparison?, double?> Value, bool NeedsBaseline = false)
{
    internal static IReadOnlyList<GateMetric> All { get; } =
    [
        new("recall", (arm, _) => arm.Terms.Recall),
        new("precision", (arm, _) => arm.Terms.Precision),
        new("wer", (arm, _) => arm.Totals.WordErrorRate),
        new("werReduction", (_, change) => change?.WordErrorRateReduction, NeedsBaseline: true),
        new("falseInsertions", (arm, _) => arm.FalseInsertionsPer100Words),
        new("bWer", (arm, _) => arm.Totals.BiasedWordErrorRate),
        new("uWer", (arm, _) => arm.Totals.UnbiasedWordErrorRate),
        new("realTimeFactor", (arm, _) => arm.RealTimeFactor),
        new("foreignWerIncrease", (_, change) => change?.ForeignList.Increase, NeedsBaseline: true),
    ];
}
