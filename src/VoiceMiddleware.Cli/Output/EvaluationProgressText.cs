using System.Globalization;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Says how far an evaluation is.</summary>
internal sealed class EvaluationProgressText(ProgressLine line) : IProgress<EvaluationProgress>
{
    private TimeSpan _begun;
    private TimeSpan _last;
    private int _recognitions;

    public void Report(EvaluationProgress value)
    {
        // One command may evaluate several times, one after the other.
        if (value.Recognitions <= _recognitions)
        {
            _begun = _last;
        }

        _recognitions = value.Recognitions;
        _last = line.Elapsed;
        line.Report(() => string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Arm.Name} (arm {value.ArmsDone + 1} of {value.ArmsTotal}): clip {value.ClipsDone} of {value.ClipsTotal}, "
            + $"word errors {100 * value.Words.Rate:0.0} %, about {Left(value)} left"));
    }

    private string Left(EvaluationProgress value)
    {
        // What a journal held took no time and says nothing about what is to come.
        var left = (line.Elapsed - _begun) / value.Recognitions * (value.RecognitionsTotal - value.Recognitions);
        return left < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes):0} min");
    }
}
