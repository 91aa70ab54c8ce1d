using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition.Redecoding;

namespace VoiceMiddleware.Recognition;

/// <summary>
/// Decodes the audio of an utterance once more, with a stronger bias, when the engine was not sure or a term of the context nearly came out; takes the second text
/// only when it brings such a term, loses none and changes little else.
/// </summary>
/// <remarks>
/// <para>
/// The second decode has the same messages, and as hotwords only the nearest terms (hotwords and rare words of the messages) and those that the first decode had heard, at the
/// highest weight, within what the engine takes. Of an engine without hotwords but with <see cref="RecognizerCapabilities.BiasStrength"/> the strength is raised to 1. Any other
/// engine is left alone, as are utterances without context, in other languages than English, and longer than <see cref="RedecodingOptions.MaxUtterance"/>: for those nothing is
/// held up, and their receipts have no <see cref="ContextReceipt.Redecode"/>. The capabilities are the engine's.
/// </para>
/// <para>
/// Off the critical path (<see cref="RedecodingOptions.Budget"/> null) the final result goes out at once, its receipt says <see cref="RedecodeOutcome.Pending"/>, and the second decode runs
/// on whatever becomes of the call's token, until it is over or the recogniser is disposed. Within a budget all final pieces are held until the second decode is over or the
/// time is up; a second text that is taken is one piece for the whole utterance. A second decode that fails never fails the utterance.
/// </para>
/// <para>Put it inside a <see cref="ContextualCorrectingRecognizer"/>, so that the corrector sees the text that was chosen. Safe for concurrent use.</para>
/// </remarks>
public sealed class RedecodingRecognizer : DelegatingSpeechRecognizer
{
    private readonly RedecodingOptions _options;
    private readonly RedecodePlanner _planner;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _free;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private long _number;
    private int _disposed;

    /// <summary>Wraps a recogniser. Nothing is loaded yet.</summary>
    /// <param name="inner">The recogniser; disposed with this one. It must be able to recognise a second utterance while a first is under way.</param>
    /// <param name="pronouncer">
    /// Says how words and terms are said; best an <see cref="IPronouncingDictionary"/> with a synthesiser behind it. Not disposed.
    /// </param>
    /// <param name="options">The options, or null for the defaults; must not change afterwards.</param>
    /// <param name="time">The clock of the budget, or null for the system's.</param>
    /// <param name="logger">Told of second decodes that failed, or null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RedecodingRecognizer(
        ISpeechRecognizer inner, IPronouncer pronouncer, RedecodingOptions? options = null, TimeProvider? time = null, ILogger<RedecodingRecognizer>? logger = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(pronouncer);
        _options = options ?? new();
        if (_options.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _planner = new(pronouncer, _options);
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<RedecodingRecognizer>.Instance;
        _free = new(_options.MaxConcurrency, _options.MaxConcurrency);
        _stopped = _stop.Token;
    }

    /// <summary>Gets the number of second decodes under way; for tests.</summary>
    internal int Running => _options.MaxConcurrency - _free.CurrentCount;

    private TimeSpan Budget => _options.Budget ?? TimeSpan.Zero;

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_planner.IsWorthKeeping(context, Capabilities))
        {
            // The pronunciations of a new list take a moment, and now nobody waits.
            _planner.Index(context);
        }

        return base.PrepareAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        return _planner.IsWorthKeeping(context, Capabilities)
            ? RedecodeAsync(audio, context, cancellationToken)
            : base.RecognizeAsync(audio, context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Cancel();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async IAsyncEnumerable<RecognitionUpdate> RedecodeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = new KeptAudio(_options.MaxUtterance);
        var finals = new List<RecognitionUpdate>();
        var given = 0;
        ExceptionDispatchInfo? fault = null;
        var updates = base.RecognizeAsync(kept.KeepAsync(audio, cancellationToken), context, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception error) when (given < finals.Count && !cancellationToken.IsCancellationRequested)
                {
                    // What is final goes out first, as it would have without this.
                    fault = ExceptionDispatchInfo.Capture(error);
                    break;
                }

                if (!updates.Current.IsFinal)
                {
                    yield return updates.Current;
                    continue;
                }

                finals.Add(updates.Current);

                // Off the critical path only the last piece is held, until it is known to be the last.
                for (; given < finals.Count - 1 && (Budget == TimeSpan.Zero || kept.Frames is null); given++)
                {
                    yield return finals[given];
                }
            }
        }

        // Nobody is told of a better text before he has had the first one.
        var wentOut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (fault is null && finals.Count > 0 && kept.Frames is { } frames)
            {
                var (update, isWhole) = await DecideAsync(finals, frames, context, wentOut.Task, cancellationToken).ConfigureAwait(false);
                finals = isWhole ? [update] : [.. finals.SkipLast(1), update];
            }

            for (; given < finals.Count; given++)
            {
                yield return finals[given];
            }

            fault?.Throw();
        }
        finally
        {
            wentOut.SetResult();
        }
    }

    /// <summary>Gets the last piece with its account of a second decode, or the second text for the whole utterance.</summary>
    private async Task<(RecognitionUpdate Update, bool IsWhole)> DecideAsync(
        List<RecognitionUpdate> finals, IReadOnlyList<AudioFrame> frames, RecognitionContext context, Task wentOut, CancellationToken cancellationToken)
    {
        var first = RecognitionPieces.Join(finals);
        RedecodePlan? plan;
        try
        {
            plan = _planner.Plan(first, context, Capabilities);
        }
        catch (SpeechRecognitionException error)
        {
            Log.SecondDecodeFailed(_logger, error);
            return Keep(new() { Reasons = RedecodeReasons.None, Outcome = RedecodeOutcome.Failed, FirstText = first.Text, Error = error.Message });
        }

        if (plan is null)
        {
            return (finals[^1], false);
        }

        var decode = new SecondDecode(base.RecognizeAsync, first, context, plan, Interlocked.Increment(ref _number), _time);
        if (!await _free.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            SecondDecode.Measure(RedecodeOutcome.Busy, elapsed: null);
            return Keep(decode.Without(RedecodeOutcome.Busy));
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopped);
        var running = RunAsync(decode, frames, stop.Token);
        RedecodeReceipt? goesOn = null;
        try
        {
            if (Budget == TimeSpan.Zero)
            {
                return Keep(goesOn = decode.Without(RedecodeOutcome.Pending));
            }

            var (receipt, second) = await running.WaitAsync(Budget, _time, cancellationToken).ConfigureAwait(false);
            return second is null ? Keep(receipt) : (second, true);
        }
        catch (TimeoutException)
        {
            // What has been worked on so far is worth its end where somebody takes it.
            var late = decode.Without(RedecodeOutcome.OutOfTime) with { Duration = Budget };
            goesOn = _options.OnRevised is null ? null : late;
            return Keep(late);
        }
        finally
        {
            if (goesOn is not null)
            {
                _ = ReviseAsync(running, stop, SecondDecode.Keep(first, goesOn, context), context, wentOut);
            }
            else
            {
                await stop.CancelAsync().ConfigureAwait(false);
                stop.Dispose();
            }
        }

        (RecognitionUpdate Update, bool IsWhole) Keep(RedecodeReceipt receipt) => (SecondDecode.Keep(finals[^1], receipt, context), false);
    }

    private async Task<(RedecodeReceipt Receipt, RecognitionUpdate? Second)> RunAsync(SecondDecode decode, IReadOnlyList<AudioFrame> frames, CancellationToken cancellationToken)
    {
        // The result must not wait for the first step of this.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await decode.RunAsync(
                frames,
                (first, second, plan) => RedecodeJudge.Judge(first, second, plan, _planner.Sounds),
                error => Log.SecondDecodeFailed(_logger, error),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Tells of the second text when it comes.</summary>
    private async Task ReviseAsync(
        Task<(RedecodeReceipt Receipt, RecognitionUpdate? Second)> running, CancellationTokenSource stop, RecognitionUpdate first, RecognitionContext context, Task wentOut)
    {
        try
        {
            var (_, second) = await running.ConfigureAwait(false);
            await wentOut.ConfigureAwait(false);
            if (second is not null && !_stopped.IsCancellationRequested)
            {
                _options.OnRevised?.Invoke(new(context, first, second));
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The recogniser was disposed; nobody listens any more.
        }
        catch (Exception error)
        {
            Log.RevisionHandlerFailed(_logger, error);
        }
        finally
        {
            stop.Dispose();
        }
    }
}
