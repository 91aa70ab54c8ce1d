using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>One utterance on its way through the recogniser, from its first sample to its final text.</summary>
internal sealed class Utterance
{
    // Ten seconds of frames: a recogniser that warms up catches up from here, and the device is not held up meanwhile.
    private const int FramesAhead = 500;

    private readonly FrameQueue _audio = new(FramesAhead);

    private readonly TaskCompletionSource<bool> _hasWords = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Func<CancellationToken, ValueTask<ContextPlan>> _plan;
    private volatile HeardText? _heard;
    private long _speechEnd;
    private long _now;
    private int _over;

    public Utterance(int turnNumber, Func<CancellationToken, ValueTask<ContextPlan>> plan, TimeSpan start, Activity? turnSpan)
    {
        TurnNumber = turnNumber;
        _plan = plan;
        Start = start;
        Follow(start, start);
        TurnSpan = turnSpan;
    }

    public int TurnNumber { get; }

    /// <summary>Gets what the recogniser is told; known when its recognition begins.</summary>
    public ContextPlan Plan { get; private set; } = ContextPlan.Empty;

    /// <summary>Gets where speech begins, on the caller's audio clock.</summary>
    public TimeSpan Start { get; }

    /// <summary>Gets where speech ends, on the caller's audio clock; known when the utterance is over.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Gets the silence that it took to decide that the utterance is over.</summary>
    public TimeSpan EndpointingDelay { get; private set; }

    /// <summary>Gets when it was decided that the utterance is over, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long DecidedAt { get; private set; }

    public Activity? TurnSpan { get; }

    /// <summary>Gets what the audio is like; complete when the utterance is over.</summary>
    public required UtteranceSound Sound { get; init; }

    /// <summary>Gets the reply that was playing when speech began, or null.</summary>
    public LedgerEntry? Playing { get; init; }

    /// <summary>Gets what the caller was asked for when speech began.</summary>
    public IReadOnlyList<ExpectedAnswer> ExpectedAnswers { get; init; } = [];

    /// <summary>Gets the newest guess at what was said, or null. It comes from the recogniser's thread.</summary>
    public HeardText? Heard => _heard;

    /// <summary>Gets where the audio begins that the recogniser is given, on the caller's audio clock.</summary>
    public TimeSpan? AudioStart { get; private set; }

    /// <summary>Gets whether the utterance is over.</summary>
    public bool IsOver => Volatile.Read(ref _over) != 0;

    /// <summary>Gets where speech ended at the newest frame, and that frame's end; readable from any thread.</summary>
    public (TimeSpan SpeechEnd, TimeSpan Now) Position =>
        (TimeSpan.FromTicks(Volatile.Read(ref _speechEnd)), TimeSpan.FromTicks(Volatile.Read(ref _now)));

    /// <summary>Gets or sets the newest guess at the words.</summary>
    public volatile string Guess = "";

    /// <summary>Gets or sets whether the caller pauses: the utterance may be over.</summary>
    public volatile bool IsPausing;

    /// <summary>Gets or sets the recognition, up to the queueing of the turn.</summary>
    public Task Recognition { get; set; } = Task.CompletedTask;

    /// <summary>Gets whether anything was said; completes when the utterance is recognised.</summary>
    public Task<bool> HasWords => _hasWords.Task;

    /// <summary>Gets a task that completes when it was decided that the utterance is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gets the audio, for one reader.</summary>
    public FrameQueue Audio => _audio;

    public ValueTask AddAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        AudioStart ??= frame.Timestamp;
        if (IsOver)
        {
            // It was ended from outside a moment ago: what comes now is no part of it.
            return ValueTask.CompletedTask;
        }

        Sound.Add(frame);
        return _audio.WriteAsync(frame, cancellationToken);
    }

    /// <summary>Takes the newest guess at the text, and how much audio it covers.</summary>
    public void Hear(string text, TimeSpan audioDuration) => _heard = new HeardText(text, audioDuration);

    /// <summary>Takes where the segmenter is.</summary>
    public void Follow(TimeSpan speechEnd, TimeSpan now)
    {
        Volatile.Write(ref _speechEnd, speechEnd.Ticks);
        Volatile.Write(ref _now, now.Ticks);
    }

    /// <summary>Makes the plan. The audio gathers meanwhile.</summary>
    public async ValueTask MakePlanAsync(CancellationToken cancellationToken) => Plan = await _plan(cancellationToken).ConfigureAwait(false);

    public void SetHasWords(bool hasWords) => _hasWords.TrySetResult(hasWords);

    /// <summary>Ends the audio. The first call, from whichever thread, says where; later ones change nothing and return false.</summary>
    public bool Complete(TimeSpan end, TimeSpan endpointingDelay, long decidedAt)
    {
        if (Interlocked.Exchange(ref _over, 1) != 0)
        {
            return false;
        }

        End = end;
        EndpointingDelay = endpointingDelay;
        DecidedAt = decidedAt;
        _audio.Complete();
        _ended.TrySetResult();
        return true;
    }

    /// <summary>Writes the spans of the caller's speech and of the wait for its end.</summary>
    /// <param name="decidedAt">When it was decided that the utterance is over, on the caller's audio clock.</param>
    /// <param name="reason">Why.</param>
    /// <param name="decision">The strategy that decided it and its cue, where one did.</param>
    /// <param name="decided">When it was decided.</param>
    public void TraceEnd(TimeSpan decidedAt, UtteranceEndReason reason, EndpointingDecision decision, DateTimeOffset decided)
    {
        if (TurnSpan is null)
        {
            return;
        }

        var speech = Begin(VoiceDiagnostics.Spans.UserSpeech, decided - (decidedAt - Start));
        speech?.SetTag(VoiceDiagnostics.Attributes.AudioDuration, (End - Start).TotalSeconds);
        EndAt(speech, decided - EndpointingDelay);
        var endpointing = Begin(VoiceDiagnostics.Spans.Endpointing, decided - EndpointingDelay);
        endpointing?.SetTag(VoiceDiagnostics.Attributes.EndpointingReason, reason.ToString().ToLowerInvariant());
        endpointing?.SetTag(VoiceDiagnostics.Attributes.EndpointingStrategy, decision.Strategy);
        endpointing?.SetTag(VoiceDiagnostics.Attributes.EndpointingCue, decision.Cue);
        endpointing?.SetTag(VoiceDiagnostics.Attributes.EndpointingDelay, EndpointingDelay.TotalSeconds);
        EndAt(endpointing, decided);

        Activity? Begin(string name, DateTimeOffset start) =>
            VoiceDiagnostics.Source.StartActivity(name, ActivityKind.Internal, TurnSpan.Context, startTime: start);

        static void EndAt(Activity? span, DateTimeOffset end)
        {
            span?.SetEndTime(end.UtcDateTime);
            span?.Stop();
        }
    }
}

/// <summary>A guess at the whole text so far.</summary>
/// <param name="Text">The text.</param>
/// <param name="AudioDuration">How much audio it covers, from the first sample that the recogniser was given; zero where the recogniser does not say.</param>
internal sealed record HeardText(string Text, TimeSpan AudioDuration);

/// <summary>A turn that waits for its reply.</summary>
/// <param name="TurnNumber">The turn.</param>
/// <param name="Trigger">Why it takes place.</param>
/// <param name="Text">The caller's words; for a proactive turn, what the assistant says.</param>
internal sealed record PendingTurn(int TurnNumber, TurnTrigger Trigger, string Text)
{
    /// <summary>Gets the utterance it came from, or null.</summary>
    public Utterance? Utterance { get; init; }

    /// <summary>Gets what was recognised, or null.</summary>
    public RecognitionUpdate? Recognition { get; init; }

    /// <summary>Gets how far the words may be believed as context.</summary>
    public ContextTrust Trust { get; init; } = ContextTrust.Transcript;

    /// <summary>Gets the words that are in doubt.</summary>
    public IReadOnlyList<string> Doubtful { get; init; } = [];

    /// <summary>Gets whether the conversation is over when it has been spoken.</summary>
    public bool EndsConversation { get; init; }

    /// <summary>Gets why the utterance could not be recognised, or null.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Gets whether what the assistant says of its own accord must be spoken to its end.</summary>
    public bool IsUninterruptible { get; init; }

    /// <summary>Gets the turn's span.</summary>
    public Activity? Span { get; init; }
}
