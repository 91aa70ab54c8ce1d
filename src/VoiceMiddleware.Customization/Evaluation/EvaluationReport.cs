using VoiceMiddleware.Customization.Evaluation.Reports;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <remarks>The reports hold transcripts (and the HTML report recordings): treat them as you treat the recordings.</remarks>
public sealed record EvaluationReport
{
    /// <summary>Gets what the evaluated recogniser says of itself.</summary>
    public required RecognizerCapabilities Recognizer { get; init; }

    /// <summary>Gets the results in the order the arms were run.</summary>
    public required IReadOnlyList<ArmResult> Arms { get; init; }

    /// <summary>Gets how intervals are estimated.</summary>
    public BootstrapOptions Bootstrap { get; init; } = new();

    /// <summary>Gets whether any clip of any arm could not be recognised.</summary>
    public bool HasFailures => Arms.Any(arm => arm.Failures.Count > 0);

    /// <summary>Gets the results of the arm that was told nothing, or null when it was not run.</summary>
    public ArmResult? Baseline => Arms.FirstOrDefault(arm => arm.Arm.Name == EvaluationArm.None.Name);

    /// <summary>Compares an arm with the arm that was told nothing.</summary>
    /// <param name="arm">One of <see cref="Arms"/>.</param>
    /// <returns>What it changes, or null when it is that arm or that arm was not run.</returns>
    public ArmComparison? Compare(ArmResult arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return Baseline is { } baseline && arm.Arm.Name != baseline.Arm.Name ? ArmComparison.Of(arm, baseline, Bootstrap) : null;
    }

    /// <summary>Holds the results against bounds.</summary>
    /// <param name="gates">The bounds.</param>
    /// <returns>An outcome for every gate that names an arm, and one for every biased arm of a gate that names none, in order.</returns>
    /// <exception cref="ArgumentException">A gate can not be applied to these arms; see <see cref="EvaluationGate.FindProblem"/>.</exception>
    public IReadOnlyList<GateOutcome> Check(IEnumerable<EvaluationGate> gates)
    {
        ArgumentNullException.ThrowIfNull(gates);
        return [.. gates.SelectMany(gate => gate.Check(this))];
    }

    /// <summary>Gets the report as tables for people, as Markdown and HTML show them; those that would be empty are left out.</summary>
    /// <param name="gates">What <see cref="Check"/> found, or null.</param>
    public IReadOnlyList<ReportTable> ToTables(IReadOnlyList<GateOutcome>? gates = null) => ReportTables.Of(this, gates ?? []);

    /// <summary>
    /// Writes the report as JSON: <c>{"arms": {"none": {"wer", "termRecall", "falseInsertionsPer100Words", "realTimeFactor", "words", "clips", …}, …}, …}</c>.
    /// Rates are fractions; what has no value (the recall of terms when there are none) is null. Times are in seconds. Members may be added later.
    /// </summary>
    /// <param name="utf8">Where to write; stays open.</param>
    /// <param name="gates">What <see cref="Check"/> found, or null.</param>
    public void WriteJson(Stream utf8, IReadOnlyList<GateOutcome>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        JsonReport.Write(utf8, this, gates ?? []);
    }

    /// <summary>Writes the report as Markdown: tables of arms, changes and speakers, and the gates.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="gates">What <see cref="Check"/> found, or null.</param>
    public void WriteMarkdown(TextWriter writer, IReadOnlyList<GateOutcome>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        MarkdownReport.Write(writer, this, gates ?? []);
    }

    /// <summary>
    /// Writes the report as JUnit XML, which build servers show: a suite of gates, and one for each arm with a case for each clip. A failed gate is a
    /// failure; a clip that could not be recognised is an error. Word errors alone fail nothing.
    /// </summary>
    /// <param name="stream">Where to write, in UTF-8; stays open.</param>
    /// <param name="gates">What <see cref="Check"/> found, or null.</param>
    public void WriteJUnit(Stream stream, IReadOnlyList<GateOutcome>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        JUnitReport.Write(stream, this, gates ?? []);
    }

    /// <summary>
    /// Writes the report as one HTML page that needs nothing else: for every clip what was said and what each arm recognised side by side, with the
    /// changed words marked and the recording to play, above it tables and filters.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="gates">What <see cref="Check"/> found, or null.</param>
    /// <exception cref="IOException">A recording can not be read, or the page not be written.</exception>
    public void WriteHtml(TextWriter writer, HtmlReportOptions? options = null, IReadOnlyList<GateOutcome>? gates = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        new HtmlReport(writer, this, options ?? new(), gates ?? []).Write();
    }
}
