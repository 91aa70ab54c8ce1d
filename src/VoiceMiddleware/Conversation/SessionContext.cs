using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Keeps the recognition context of a session up to date with its ledger and has the recogniser make it ready, while nobody waits.
/// </summary>
internal sealed class SessionContext : IAsyncDisposable
{
    private readonly string _conversationId;
    private readonly VoiceSessionOptions _options;
    private readonly ConversationLedger _ledger;
    private readonly ISpeechRecognizer _recognizer;
    private readonly ContextSources _sources;
    private readonly IServiceProvider _services;
    private readonly IReadOnlyDictionary<string, string> _properties;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IContextRedactor? _redactor;
    private readonly BiasBackOff _backOff;
    private readonly TurnHints _turnHints = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile ContextPlan _current;
    private volatile CancellationTokenSource? _preparation;
    private TaskCompletionSource _gathered = new();

    public SessionContext(
        string conversationId,
        VoiceSessionOptions options,
        ConversationLedger ledger,
        ISpeechRecognizer recognizer,
        IReadOnlyList<IRecognitionContextSource> sources,
        IServiceProvider services,
        TimeProvider time,
        ILogger logger)
    {
        _conversationId = conversationId;
        _options = options;
        _ledger = ledger;
        _recognizer = recognizer;
        _sources = new ContextSources(conversationId, sources, options.ContextSourceTimeout, time, logger);
        _services = services;
        _properties = new Dictionary<string, string>(options.Properties, StringComparer.Ordinal);
        _redactor = services.GetService(typeof(IContextRedactor)) as IContextRedactor;
        _backOff = new BiasBackOff(options.Guards.BackOff);
        Sharing = options.ContextSharing;
        _time = time;
        _logger = logger;
        _gathered.SetResult();
        _current = Plan(ledger.Entries);
        ledger.Changed += OnLedgerChanged;
        OnLedgerChanged();
        _loop = KeepReadyAsync(_stop.Token);
    }

    /// <summary>Gets how much a service may be told.</summary>
    public ContextSharing Sharing { get; private set; }

    /// <summary>Gets why the context is not at its full strength, or null.</summary>
    public BackOffReason? BackOff => _backOff.Reason;

    /// <summary>Gets the plan for an utterance that begins now, with the newest hints that are in.</summary>
    public ContextPlan Current => _current;

    /// <summary>Changes how much a service may be told, from the next utterance on.</summary>
    public void Share(ContextSharing sharing)
    {
        Sharing = sharing;
        OnLedgerChanged();
    }

    /// <summary>Takes in whether an utterance held false terms, and biases less, or more again.</summary>
    public void Observe(BackOffReason? evidence)
    {
        var before = _backOff.Strength;
        if (_backOff.Observe(evidence))
        {
            if (_backOff.Strength < before)
            {
                VoiceDiagnostics.BiasBackOffs.Add(1);
                Log.BiasBackedOff(_logger, _conversationId, _backOff.Strength, evidence.ToString());
            }

            OnLedgerChanged();
        }
    }

    /// <summary>Follows what tools and middleware say about the words to come.</summary>
    public void Follow(TurnContext turn) => _turnHints.Follow(turn, _ledger.Utterances);

    /// <summary>Adds what the application says about them.</summary>
    public void AddHints(RecognitionHints hints)
    {
        _turnHints.Add(hints, _ledger.Utterances);
        OnLedgerChanged();
    }

    /// <summary>Gets what the caller was asked for, the newest last.</summary>
    public IReadOnlyList<ExpectedAnswer> GetExpectedAnswers()
    {
        var hints = new List<RecognitionHints>();
        var utterances = _ledger.Utterances;
        _sources.Collect(utterances, hints, []);
        _turnHints.Collect(utterances, hints);
        return [.. hints.Select(hint => hint.Answer).OfType<ExpectedAnswer>()];
    }

    /// <summary>
    /// Takes the conversation as it is at this moment for an utterance that begins. The plan is made when the sources that are being asked
    /// have answered, while the caller speaks, or when their time is up.
    /// </summary>
    public Func<CancellationToken, ValueTask<ContextPlan>> Begin()
    {
        var entries = _ledger.GetEntriesAsHeard();
        if (_sources.NeedRefresh(_ledger.Version))
        {
            Ask();
        }

        Task gathered;
        lock (_changed)
        {
            gathered = _gathered.Task;
        }

        return gathered.IsCompleted ? With(Plan(entries)) : PlanLaterAsync;

        static Func<CancellationToken, ValueTask<ContextPlan>> With(ContextPlan plan) => _ => ValueTask.FromResult(plan);

        async ValueTask<ContextPlan> PlanLaterAsync(CancellationToken cancellationToken)
        {
            // The sources have their own limit, but the conversation may change and have them asked anew.
            try
            {
                await gathered.WaitAsync(_options.ContextSourceTimeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // With what there is.
            }

            return Plan(entries);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ledger.Changed -= OnLedgerChanged;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _changed.Dispose();
    }

    private void OnLedgerChanged()
    {
        _current = Plan(_ledger.Entries);

        // What is being made ready is out of date; the loop starts over with the newest.
        try
        {
            _preparation?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It finished just now.
        }

        Ask();
    }

    private void Ask()
    {
        lock (_changed)
        {
            if (_sources.NeedRefresh(_ledger.Version) && _gathered.Task.IsCompleted)
            {
                _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    private async Task KeepReadyAsync(CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stop).ConfigureAwait(false);
                using var preparation = CancellationTokenSource.CreateLinkedTokenSource(stop);
                _preparation = preparation;
                try
                {
                    await PrepareAsync(preparation.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    // The ledger changed meanwhile.
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // The utterance itself will fail, or not, with its own message.
                    Log.ContextPreparationFailed(_logger, _conversationId, error);
                }
                finally
                {
                    _preparation = null;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The session is over.
        }
        finally
        {
            _gathered.TrySetResult();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var span = VoiceDiagnostics.Source.StartActivity(VoiceDiagnostics.Spans.ComposeContext);
        var started = _time.GetTimestamp();
        var (version, utterances) = (_ledger.Version, _ledger.Utterances);
        if (_sources.Any)
        {
            var request = new RecognitionHintRequest(_conversationId, _ledger.GetMessages(), _services) { Properties = _properties };
            await _sources.RefreshAsync(request, version, utterances, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var plan = _current = Plan(_ledger.Entries);
        lock (_changed)
        {
            _gathered.TrySetResult();
        }

        var context = plan.Context;
        await _recognizer.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        VoiceDiagnostics.ContextPreparation.Record(_time.GetElapsedTime(started).TotalSeconds);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(VoiceDiagnostics.Attributes.ConversationId, _conversationId);
            span.SetTag(VoiceDiagnostics.Attributes.BiasSourceTurns, context.Messages.Count);
            span.SetTag(VoiceDiagnostics.Attributes.BiasHotwords, context.Hotwords.Count);
            span.SetTag(VoiceDiagnostics.Attributes.BiasDropped, plan.Dropped.Sum(d => d.Count));
            span.SetTag(VoiceDiagnostics.Attributes.BiasDigest, context.Digest);
        }
    }

    private ContextPlan Plan(IReadOnlyList<LedgerEntry> entries)
    {
        var hints = new List<RecognitionHints>();
        var skipped = new List<DroppedContext>();
        var utterances = _ledger.Utterances;
        _turnHints.Collect(utterances, hints);
        _sources.Collect(utterances, hints, skipped);
        var request = new ContextPlanRequest
        {
            Strength = _options.BiasStrength * _backOff.Strength,
            Speaker = _conversationId,
            Capabilities = _recognizer.Capabilities,
            Language = _options.Language,
            Entries = entries,
            Hints = hints,
            Vocabulary = _options.Hotwords as IReadOnlyList<Hotword> ?? [.. _options.Hotwords],
            MaxMessages = _options.MaxContextMessages,
            MaxCharacters = _options.MaxContextCharacters,
        };
        var plan = ContextPlanner.Plan(ContextPrivacy.Apply(request, Sharing, _redactor, skipped));
        return skipped.Count == 0 ? plan : plan with { Dropped = [.. plan.Dropped, .. skipped] };
    }
}
