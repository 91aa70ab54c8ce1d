using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Measures a recogniser on recordings with known transcripts, with and without what a conversation would tell it.</summary>
/// <remarks>
/// Every clip is one utterance, handed over as fast as the recogniser takes it, in every arm anew. Its context is made ready before the
/// clock starts (<see cref="ISpeechRecognizer.PrepareAsync"/>), as a session does while nobody speaks, and that time is reported apart.
/// One recognition before the first arm is neither timed nor counted, so that no arm pays for start-up. Processor time is that of the
/// whole process: run nothing else in it. Instances are safe for concurrent use, but their figures then are not.
/// </remarks>
public sealed class EvaluationRunner
{
    private readonly ISpeechRecognizer _recognizer;
    private readonly ClipAudioReader _readAudio;
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _processorTime;

    /// <summary>Creates a runner.</summary>
    /// <param name="recognizer">The recogniser to measure; the caller keeps it.</param>
    /// <param name="timeProvider">The clock for wall times, or null for the system's.</param>
    public EvaluationRunner(ISpeechRecognizer recognizer, TimeProvider? timeProvider = null)
        : this(recognizer, ClipAudio.ReadAsync, timeProvider ?? TimeProvider.System, static () => Environment.CpuUsage.TotalTime)
    {
    }

    internal EvaluationRunner(
        ISpeechRecognizer recognizer, ClipAudioReader readAudio, TimeProvider time, Func<TimeSpan> processorTime)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        _recognizer = recognizer;
        _readAudio = readAudio;
        _time = time;
        _processorTime = processorTime;
    }

    /// <summary>Runs every arm over every clip. A clip that can not be read or recognised is reported, and the others go on.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="options">How to run, or null for the defaults.</param>
    /// <param name="progress">Told after every clip, on the thread that ran it, one call at a time; null for nobody.</param>
    /// <param name="cancellationToken">Abandons the evaluation.</param>
    /// <exception cref="ArgumentException">There are no clips or no arms, an arm is given twice, or <see cref="EvaluationOptions.Jobs"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was abandoned.</exception>
    public async Task<EvaluationReport> RunAsync(
        IReadOnlyList<EvaluationClip> clips,
        EvaluationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clips);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Jobs, 1, nameof(options));
        if (clips.Count == 0)
        {
            throw new ArgumentException("There are no clips to evaluate; give at least one.", nameof(clips));
        }

        if (options.Arms.Count == 0 || options.Arms.Distinct().Count() != options.Arms.Count)
        {
            throw new ArgumentException(
                $"The arms are \"{string.Join(", ", options.Arms)}\"; give at least one, and none twice.", nameof(options));
        }

        await WarmUpAsync(clips[^1], options, cancellationToken).ConfigureAwait(false);
        var results = new List<ArmResult>();
        foreach (var arm in options.Arms)
        {
            results.Add(await RunArmAsync(arm, results.Count, clips, options, progress, cancellationToken).ConfigureAwait(false));
        }

        return new EvaluationReport { Recognizer = _recognizer.Capabilities, Arms = results };
    }

    private async Task WarmUpAsync(EvaluationClip clip, EvaluationOptions options, CancellationToken cancellationToken)
    {
        // The last clip: it precedes the first one in every later arm too, so an engine that remembers the room starts all arms alike.
        var run = new ClipRun(clip, clip.CreateContext(options.Arms[0], options.Language));
        await LoadAsync(run, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(run, cancellationToken).ConfigureAwait(false);
        await RecognizeAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArmResult> RunArmAsync(
        EvaluationArm arm,
        int armsDone,
        IReadOnlyList<EvaluationClip> clips,
        EvaluationOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var runs = clips.Select(clip => new ClipRun(clip, clip.CreateContext(arm, options.Language))).ToArray();
        var preparation = default(Spent);
        var recognition = default(Spent);
        var done = 0;
        var words = default(WordErrorRate);

        // Clips that run together should be of one length, or the longest would leave the others' processors idle.
        var order = options.Jobs == 1 ? runs : [.. runs.OrderBy(run => SizeOf(run.Clip.AudioPath))];
        foreach (var wave in order.Chunk(options.Jobs))
        {
            await ForEachAsync(wave, LoadAsync, cancellationToken).ConfigureAwait(false);
            var prepared = await TimeAsync(() => ForEachAsync(wave, PrepareAsync, cancellationToken)).ConfigureAwait(false);
            var recognized = await TimeAsync(() => ForEachAsync(wave, RecognizeAsync, cancellationToken)).ConfigureAwait(false);
            if (wave.Any(run => run.Result is not null))
            {
                // A failed clip adds no audio, so it adds no time either.
                preparation += prepared;
                recognition += recognized;
            }

            foreach (var run in wave)
            {
                run.Release();
                words += run.Result?.Words ?? default;
                progress?.Report(new(arm, ++done, runs.Length, armsDone, options.Arms.Count, words));
            }
        }

        return new ArmResult
        {
            Arm = arm,
            Clips = [.. runs.Select(run => run.Result).OfType<ClipResult>()],
            Failures = [.. runs.Where(run => run.Failure is not null).Select(run => new ClipFailure(run.Clip, run.Failure!))],
            ProcessorTime = recognition.Processor,
            ElapsedTime = recognition.Elapsed,
            PreparationProcessorTime = preparation.Processor,
            PreparationElapsedTime = preparation.Elapsed,
        };
    }

    private static Task ForEachAsync(
        ClipRun[] wave, Func<ClipRun, CancellationToken, Task> step, CancellationToken cancellationToken) =>
        wave.Length == 1
            ? step(wave[0], cancellationToken)
            : Parallel.ForEachAsync(
                wave,
                new ParallelOptions { MaxDegreeOfParallelism = wave.Length, CancellationToken = cancellationToken },
                async (run, token) => await step(run, token).ConfigureAwait(false));

    private Task LoadAsync(ClipRun run, CancellationToken cancellationToken) => run.TryAsync(
        async () =>
        {
            var format = _recognizer.Capabilities.InputFormat;
            run.Samples = await _readAudio(run.Clip.AudioPath, format, cancellationToken).ConfigureAwait(false);
            if (run.Samples.Length == 0)
            {
                throw new InvalidDataException("The recording holds no audio.");
            }
        },
        cancellationToken);

    private Task PrepareAsync(ClipRun run, CancellationToken cancellationToken) => run.TryAsync(
        async () =>
        {
            try
            {
                await _recognizer.PrepareAsync(run.Context, cancellationToken).ConfigureAwait(false);
            }
            catch (SpeechRecognitionException)
            {
                // By the contract the recognition says so again, and counts.
            }
        },
        cancellationToken);

    private Task RecognizeAsync(ClipRun run, CancellationToken cancellationToken) => run.TryAsync(
        async () =>
        {
            var format = _recognizer.Capabilities.InputFormat;
            var start = _time.GetTimestamp();
            var texts = new List<string>();
            ContextReceipt? receipt = null;
            var updates = _recognizer.RecognizeAsync(ClipAudio.ToFrames(run.Samples, format), run.Context, cancellationToken);
            await foreach (var update in updates.ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    texts.Add(update.Text);
                    receipt = update.Receipt ?? receipt;
                }
            }

            var hypothesis = string.Join(' ', texts.Where(text => text.Length > 0));
            run.Result = new ClipResult
            {
                Clip = run.Clip,
                Hypothesis = hypothesis,
                Words = WordErrorRate.Compare(run.Clip.Transcript, hypothesis),
                Terms = TermCounts.Count(run.Clip.Hotwords, run.Clip.Transcript, hypothesis),
                AudioDuration = format.ToDuration(run.Samples.Length),
                ElapsedTime = _time.GetElapsedTime(start),
                Receipt = receipt,
            };
        },
        cancellationToken);

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private async Task<Spent> TimeAsync(Func<Task> step)
    {
        var processor = _processorTime();
        var start = _time.GetTimestamp();
        await step().ConfigureAwait(false);
        return new Spent(_processorTime() - processor, _time.GetElapsedTime(start));
    }

    private readonly record struct Spent(TimeSpan Processor, TimeSpan Elapsed)
    {
        public static Spent operator +(Spent left, Spent right) => new(left.Processor + right.Processor, left.Elapsed + right.Elapsed);
    }
}
