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
    private readonly IReadOnlyList<IRecognitionContextSource> _sources;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile RecognitionContext _current;
    private volatile CancellationTokenSource? _preparation;
    private IReadOnlyList<Hotword> _hints = [];

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
        _sources = sources;
        _services = services;
        _time = time;
        _logger = logger;
        _current = Compose();
        ledger.Changed += OnLedgerChanged;
        OnLedgerChanged();
        _loop = KeepReadyAsync(_stop.Token);
    }

    /// <summary>Gets the context for an utterance that begins now: always of the newest ledger, with the newest hints that are in.</summary>
    public RecognitionContext Current => _current;

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
        _current = Compose();

        // What is being made ready is out of date; the loop starts over with the newest.
        try
        {
            _preparation?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It finished just now.
        }

        lock (_changed)
        {
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
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var span = VoiceDiagnostics.Source.StartActivity(VoiceDiagnostics.Spans.ComposeContext);
        var started = _time.GetTimestamp();
        _hints = await GatherHintsAsync(cancellationToken).ConfigureAwait(false);
        var context = _current = Compose();
        await _recognizer.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        VoiceDiagnostics.ContextPreparation.Record(_time.GetElapsedTime(started).TotalSeconds);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(VoiceDiagnostics.Attributes.ConversationId, _conversationId);
            span.SetTag(VoiceDiagnostics.Attributes.BiasSourceTurns, context.Messages.Count);
            span.SetTag(VoiceDiagnostics.Attributes.BiasHotwords, context.Hotwords.Count);
            span.SetTag(VoiceDiagnostics.Attributes.BiasDigest, context.Digest);
        }
    }

    private async Task<IReadOnlyList<Hotword>> GatherHintsAsync(CancellationToken cancellationToken)
    {
        if (_sources.Count == 0)
        {
            return [];
        }

        using var timeout = new CancellationTokenSource(_options.ContextSourceTimeout, _time);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var request = new RecognitionHintRequest(_conversationId, _ledger.GetMessages(), _services);
        var answers = await Task.WhenAll(_sources.Select(source => AskAsync(source, request, budget.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. answers.SelectMany(hints => hints.Hotwords)];
    }

    private async Task<RecognitionHints> AskAsync(
        IRecognitionContextSource source, RecognitionHintRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // A source that ignores its token must not hold up the others.
            return await source.GetHintsAsync(request, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Log.ContextSourceSkipped(_logger, source.GetType().Name, _conversationId, error);
            return RecognitionHints.None;
        }
    }

    private RecognitionContext Compose()
    {
        var messages = _ledger.GetMessages();
        return new RecognitionContext
        {
            Language = _options.Language,
            Messages = [.. messages.Skip(Math.Max(0, messages.Count - _options.MaxContextMessages))],
            Hotwords = [.. _hints.Concat(_options.Hotwords).DistinctBy(h => h.Text, StringComparer.OrdinalIgnoreCase)],
        };
    }
}
