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

    internal RecognizerCapabilities Capabilities => _recognizer.Capabilities;

    /// <summary>Runs every arm over every clip. A clip that can not be read or recognised is reported, and the others go on.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="options">How to run, or null for the defaults.</param>
    /// <param name="progress">Told after every clip, on the thread that ran it, one call at a time; null for nobody.</param>
    /// <param name="cancellationToken">Stops the evaluation; what it had found comes with the exception.</param>
    /// <exception cref="ArgumentException">There are no clips or no arms, an arm is given twice, or <see cref="EvaluationOptions.Jobs"/> is below 1.</exception>
    /// <exception cref="EvaluationStoppedException">The evaluation was cancelled.</exception>
    /// <exception cref="IOException">The journal can not be written.</exception>
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

        if (options.Arms.Count == 0 || options.Arms.DistinctBy(arm => arm.Name).Count() != options.Arms.Count)
        {
            throw new ArgumentException(
                $"The arms are \"{string.Join(", ", options.Arms)}\"; give at least one, and none twice.", nameof(options));
        }

        var arms = options.Arms.Select(arm => new ArmRun(arm, clips, options)).ToArray();
        var counter = new Counter();
        try
        {
            await RestoreAsync(arms, options, cancellationToken).ConfigureAwait(false);
            counter = new Counter { Total = arms.Sum(arm => arm.Waiting.Count()) };
            if (counter.Total > 0)
            {
                await WarmUpAsync(clips[^1], options, cancellationToken).ConfigureAwait(false);
            }

            for (var i = 0; i < arms.Length; i++)
            {
                await RunArmAsync(arms, i, options, counter, progress, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new EvaluationStoppedException(Report(arms.Where(arm => arm.Done > 0)), counter.Done, counter.Total, error, cancellationToken);
        }

        return Report(arms);

        EvaluationReport Report(IEnumerable<ArmRun> runs) => new()
        {
            Recognizer = _recognizer.Capabilities,
            Arms = [.. runs.Select(run => run.ToResult())],
            Bootstrap = options.Bootstrap,
        };
    }

    private async Task RestoreAsync(ArmRun[] arms, EvaluationOptions options, CancellationToken cancellationToken)
    {
        if (options.Journal is not { } journal)
        {
            return;
        }

        var fingerprints = new ClipFingerprints(_recognizer, options);
        foreach (var arm in arms)
        {
            foreach (var run in arm.Clips)
            {
                // Of a recording that can not be read there is no fingerprint; recognising it says what is wrong.
                run.Fingerprint = await fingerprints.ComputeAsync(arm.Arm, run.Clip, run.Context, cancellationToken).ConfigureAwait(false);
                run.Result = run.Fingerprint is { } fingerprint ? journal.Find(run.Clip, arm.Arm.Name, fingerprint) : null;
            }
        }
    }

    private async Task WarmUpAsync(EvaluationClip clip, EvaluationOptions options, CancellationToken cancellationToken)
    {
        // The last clip: it precedes the first one in every later arm too, so an engine that remembers the room starts all arms alike.
        var run = new ClipRun(clip, clip.CreateContext(options.Arms[0], options.Language));
        await LoadAsync(run, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(_recognizer, run, cancellationToken).ConfigureAwait(false);
        await RecognizeAsync(_recognizer, run, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunArmAsync(
        ArmRun[] arms, int index, EvaluationOptions options, Counter counter, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var arm = arms[index];
        using var decorated = arm.Decorate(_recognizer);
        var recognizer = decorated ?? _recognizer;
        foreach (var wave in arm.Divide())
        {
            await ForEachAsync(wave, LoadAsync, cancellationToken).ConfigureAwait(false);
            var prepared = await TimeAsync(() => ForEachAsync(wave, (run, token) => PrepareAsync(recognizer, run, token), cancellationToken)).ConfigureAwait(false);
            var recognized = await TimeAsync(() => ForEachAsync(wave, (run, token) => RecognizeAsync(recognizer, run, token), cancellationToken)).ConfigureAwait(false);
            Divide(new ClipCost(recognized.Processor, recognized.Elapsed, prepared.Processor, prepared.Elapsed), wave);
            foreach (var run in wave)
            {
                run.Release();
                if (run is { Result: { } result, Fingerprint: { } fingerprint })
                {
                    options.Journal!.Append(arm.Arm.Name, fingerprint, result); // who has a fingerprint has a journal
                }
            }

            // Told after all of the wave are written: a listener that stops the evaluation loses none of them.
            var done = arm.Done - wave.Length;
            foreach (var _ in wave)
            {
                counter.Done++;
                progress?.Report(new(arm.Arm, ++done, arm.Clips.Count, index, arms.Length, arm.Words)
                {
                    Recognitions = counter.Done,
                    RecognitionsTotal = counter.Total,
                });
            }
        }
    }

    /// <summary>Gives each clip its share of what they cost together. A failed clip adds no audio, so it adds no time either.</summary>
    private static void Divide(ClipCost cost, ClipRun[] wave)
    {
        var audio = wave.Sum(run => run.Recognized?.AudioDuration.Ticks ?? 0);
        var before = 0L;
        foreach (var run in wave.Where(run => run.Recognized is not null))
        {
            var after = before + run.Recognized!.AudioDuration.Ticks;
            run.Result = run.Recognized with { Cost = cost.Share((double)before / audio, (double)after / audio) };
            before = after;
        }
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

    private static Task PrepareAsync(ISpeechRecognizer recognizer, ClipRun run, CancellationToken cancellationToken) => run.TryAsync(
        async () =>
        {
            try
            {
                await recognizer.PrepareAsync(run.Context, cancellationToken).ConfigureAwait(false);
            }
            catch (SpeechRecognitionException)
            {
                // By the contract the recognition says so again, and counts.
            }
        },
        cancellationToken);

    private Task RecognizeAsync(ISpeechRecognizer recognizer, ClipRun run, CancellationToken cancellationToken) => run.TryAsync(
        async () =>
        {
            var format = recognizer.Capabilities.InputFormat;
            var start = _time.GetTimestamp();
            var audioEnd = start;
            var finalAt = start;
            var texts = new List<string>();
            ContextReceipt? receipt = null;
            var audio = ClipAudio.ToFrames(run.Samples, format, () => Volatile.Write(ref audioEnd, _time.GetTimestamp()));
            await foreach (var update in recognizer.RecognizeAsync(audio, run.Context, cancellationToken).ConfigureAwait(false))
            {
                if (update.IsFinal)
                {
                    finalAt = _time.GetTimestamp();
                    texts.Add(update.Text);
                    receipt = update.Receipt ?? receipt;
                }
            }

            var elapsed = _time.GetElapsedTime(start);
            var delay = _time.GetElapsedTime(Volatile.Read(ref audioEnd), finalAt);
            run.Recognized = ClipResult.Score(run.Clip, string.Join(' ', texts.Where(text => text.Length > 0)), format.ToDuration(run.Samples.Length), elapsed) with
            {
                FinalDelay = delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
                Receipt = receipt,
            };
        },
        cancellationToken);

    private async Task<Spent> TimeAsync(Func<Task> step)
    {
        var processor = _processorTime();
        var start = _time.GetTimestamp();
        await step().ConfigureAwait(false);
        return new Spent(_processorTime() - processor, _time.GetElapsedTime(start));
    }

    private readonly record struct Spent(TimeSpan Processor, TimeSpan Elapsed);

    private sealed class Counter
    {
        internal int Done { get; set; }

        internal int Total { get; init; }
    }
}
