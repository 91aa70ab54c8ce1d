using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Failover;

/// <summary>
/// Recognisers that stand in for each other. One that fails, or takes an utterance and falls silent, is given up, and the next one gets all of the utterance's audio and the same
/// context. One that fails again and again is left alone for a while.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use when the recognisers are. Holds the audio of an utterance until its recognition is over.</para>
/// <para>Partial results may change when another recogniser takes over; after a final one nobody can, and the utterance fails as it would without a stand-in.</para>
/// <para>
/// <see cref="Capabilities"/> are those of the first recogniser, so contexts are planned for it; a stand-in with other limits gets what fits them, and what was left out is on the
/// receipt. <see cref="RecognizerCapabilities.IsLocal"/> holds only where it holds for all of them: nobody is told more than the session shares with a service.
/// </para>
/// </remarks>
public sealed class FailoverRecognizer : ISpeechRecognizer
{
    private readonly IReadOnlyList<ISpeechRecognizer> _recognizers;
    private readonly FailoverOptions _options;
    private readonly ProviderChain<ISpeechRecognizer> _chain;
    private bool _disposed;

    /// <summary>Makes one recogniser of several.</summary>
    /// <param name="recognizers">The recognisers, the preferred one first; disposed with this one. They may take audio of different formats.</param>
    /// <param name="options">When one is given up, or null for the defaults. <see cref="FailoverOptions.Order"/> is not used.</param>
    /// <param name="time">The clock, or null for the system's.</param>
    /// <param name="logger">Where failovers are logged, or null.</param>
    /// <exception cref="ArgumentException">There is no recogniser, or an option is out of its range.</exception>
    public FailoverRecognizer(
        IReadOnlyList<ISpeechRecognizer> recognizers, FailoverOptions? options = null, TimeProvider? time = null, ILogger<FailoverRecognizer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(recognizers);
        ArgumentOutOfRangeException.ThrowIfZero(recognizers.Count);
        _options = options ?? new();
        FailoverOptionsValidator.ThrowIfInvalid(_options);
        _recognizers = [.. recognizers];
        _chain = new(
            "recogniser", "recognizer", _recognizers, recognizer => (recognizer.Capabilities.Provider, recognizer.Capabilities.Model), _options, time ?? TimeProvider.System,
            (ILogger?)logger ?? NullLogger.Instance);
        Capabilities = _recognizers[0].Capabilities with
        {
            IsLocal = _recognizers.All(recognizer => recognizer.Capabilities.IsLocal),
            MaxAlternatives = _recognizers.Max(recognizer => recognizer.Capabilities.MaxAlternatives),
            MaxUtterance = _recognizers.Min(recognizer => recognizer.Capabilities.MaxUtterance),
        };
    }

    /// <inheritdoc/>
    public RecognizerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    /// <remarks>Only the recogniser that would be asked next makes the context ready.</remarks>
    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var (recognizer, _) = _chain.FirstInReach;
        return recognizer.PrepareAsync(PlanFor(recognizer, context).Context, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return RunAsync(audio, context, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : _recognizers.Select(recognizer => recognizer.GetService(serviceType, serviceKey)).FirstOrDefault(service => service is not null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        foreach (var recognizer in _recognizers)
        {
            recognizer.Dispose();
        }
    }

    private async IAsyncEnumerable<RecognitionUpdate> RunAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var kept = new ReplayableAudio(CheckAsync(audio, Capabilities.InputFormat, cancellationToken), cancellationToken);
        await using var _ = kept.ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Whether or not a recogniser takes the audio in, whoever brings it must not be held up.
        var collecting = CollectAsync(kept, over.Token);
        var plans = new ContextPlan?[_recognizers.Count];
        try
        {
            var call = new ProviderCall<ISpeechRecognizer, RecognitionUpdate>
            {
                Open = (recognizer, index, watch) =>
                    recognizer.RecognizeAsync(Feed(kept, recognizer.Capabilities.InputFormat, watch), (plans[index] = PlanFor(recognizer, context)).Context, watch.Token),
                KindOf = update => update.IsFinal ? UpdateKind.Final : UpdateKind.Passing,
                FindOwnFault = _ => kept.Fault,
                FirstTimeout = (recognizer, index) =>
                    recognizer.Capabilities.PartialResults && index < _recognizers.Count - 1 ? _options.FirstUpdateTimeout : null,
                SilenceCountsFromStart = true,
                UnlessFinal = "The recogniser ended an utterance without a final text.",
                Fail = (message, inner) => new SpeechRecognitionException(message, inner),
            };
            await foreach (var (update, index, failures) in _chain.AskAsync(call, cancellationToken).ConfigureAwait(false))
            {
                yield return update.IsFinal || update.Receipt is not null
                    ? update with { Receipt = Tell(update.Receipt, context, plans[index]!, _recognizers[index].Capabilities, failures) } // planned before it was asked
                    : update;
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await collecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Fits a context, which was planned for the first recogniser, into the limits of another.</summary>
    private ContextPlan PlanFor(ISpeechRecognizer recognizer, RecognitionContext context)
    {
        var (planned, own) = (Capabilities, recognizer.Capabilities);
        if (context.IsEmpty || (Equals(own.Messages, planned.Messages) && Equals(own.Hotwords, planned.Hotwords) && Equals(own.Budget, planned.Budget) && own.BiasStrength == planned.BiasStrength))
        {
            return new(context, []);
        }

        return ContextPlanner.Plan(new()
        {
            Capabilities = own,
            Language = context.Language,
            Entries = [.. context.Messages.Select(message => new LedgerEntry(message.Role, 0, message.Text, message.Text, IsProvisional: false))],
            Vocabulary = context.Hotwords,
            Models = context.Models,
            Speaker = context.Speaker,

            // For a recogniser that knows no strength the weights have been lowered already.
            Strength = planned.BiasStrength ? context.Strength : 1,
        });
    }

    private static ContextReceipt Tell(
        ContextReceipt? receipt, RecognitionContext context, ContextPlan plan, RecognizerCapabilities capabilities, IReadOnlyList<ProviderFailure> failures)
    {
        receipt ??= ContextReceipt.ForNothingApplied(plan.Context);
        return receipt with
        {
            ContextDigest = context.Digest,
            Dropped = plan.Dropped.Count == 0 ? receipt.Dropped : [.. plan.Dropped, .. receipt.Dropped],
            Outcome = receipt.Outcome switch
            {
                ContextOutcome.Accepted when plan.Dropped.Count > 0 => ContextOutcome.Partial,
                ContextOutcome.None when !context.IsEmpty => ContextOutcome.Ignored,
                var outcome => outcome,
            },
            Failover = new() { Provider = capabilities.Provider, Model = capabilities.Model, Failed = [.. failures] },
        };
    }

    private IAsyncEnumerable<AudioFrame> Feed(ReplayableAudio kept, AudioFormat format, ProviderWatch watch)
    {
        var feed = new KeptAudioSource(kept, Capabilities.InputFormat, watch);
        return format == feed.Format ? feed.ReadAsync() : feed.ConvertTo(format).ReadAsync();
    }

    private static async Task CollectAsync(ReplayableAudio kept, CancellationToken cancellationToken)
    {
        await foreach (var _ in kept.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Read, and so kept.
        }
    }

    /// <summary>Passes audio on that has the right format: a stand-in would convert from a wrong one without noticing.</summary>
    private static async IAsyncEnumerable<AudioFrame> CheckAsync(
        IAsyncEnumerable<AudioFrame> audio, AudioFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return frame.Format == format
                ? frame
                : throw new ArgumentException($"The recogniser takes {format}, and a frame has {frame.Format}. Convert the audio first, as a session does.", nameof(audio));
        }
    }
}
