using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>One arm with its clips: those that a journal knows already have results, the others wait.</summary>
internal sealed class ArmRun(EvaluationArm arm, IReadOnlyList<EvaluationClip> clips, EvaluationOptions options)
{
    internal EvaluationArm Arm { get; } = arm;

    internal IReadOnlyList<ClipRun> Clips { get; } = [.. clips.Select(clip => new ClipRun(clip, clip.CreateContext(arm, options.Language)))];

    internal IEnumerable<ClipRun> Waiting => Clips.Where(run => run.Result is null && run.Failure is null);

    internal int Done => Clips.Count(run => run.Result is not null || run.Failure is not null);

    internal WordErrorRate Words => Clips.Aggregate(default(WordErrorRate), (sum, run) => sum + (run.Result?.Words ?? default));

    /// <summary>Puts the clips into the groups that run together.</summary>
    internal IReadOnlyList<ClipRun[]> Divide()
    {
        // Clips that run together should be of one length, or the longest would leave the others' processors idle.
        var order = options.Jobs == 1 ? Waiting : Waiting.OrderBy(run => SizeOf(run.Clip.AudioPath));
        return [.. order.Chunk(options.Jobs)];
    }

    internal ISpeechRecognizer? Decorate(ISpeechRecognizer recognizer) => Arm.Decorate?.Invoke(new BorrowedRecognizer(recognizer));

    internal ArmResult ToResult()
    {
        var results = Clips.Select(run => run.Result).OfType<ClipResult>().ToArray();
        TimeSpan Sum(Func<ClipCost, TimeSpan> part) => new(results.Sum(result => part(result.Cost).Ticks));
        return new()
        {
            Arm = Arm,
            Clips = results,
            Failures = [.. Clips.Where(run => run.Failure is not null).Select(run => new ClipFailure(run.Clip, run.Failure!))],
            ProcessorTime = Sum(cost => cost.ProcessorTime),
            ElapsedTime = Sum(cost => cost.ElapsedTime),
            PreparationProcessorTime = Sum(cost => cost.PreparationProcessorTime),
            PreparationElapsedTime = Sum(cost => cost.PreparationElapsedTime),
        };
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
