using System.Globalization;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Says how far an evaluation is.</summary>
internal sealed class EvaluationProgressText(ProgressLine line) : IProgress<EvaluationProgress>
{
    public void Report(EvaluationProgress value) => line.Report(() =>
    {
        var done = (value.ArmsDone * (double)value.ClipsTotal + value.ClipsDone) / (value.ArmsTotal * (double)value.ClipsTotal);
        var left = line.Elapsed / done - line.Elapsed;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{EvaluationTable.NameOf(value.Arm)} (arm {value.ArmsDone + 1} of {value.ArmsTotal}): clip {value.ClipsDone} of {value.ClipsTotal}, "
            + $"word errors {100 * value.Words.Rate:0.0} %, about {Math.Ceiling(left.TotalSeconds):0} s left");
    });
}
