using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Failover;

/// <summary>An ordered list of engines that stand in for each other. Safe for concurrent use when the engines are.</summary>
internal sealed class ProviderChain<TEngine>
{
    private readonly string _role;
    private readonly string _metricRole;
    private readonly FailoverOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Provider[] _providers;

    /// <summary>Creates a chain.</summary>
    /// <param name="role">What the engines are, for messages: <c>recogniser</c>.</param>
    /// <param name="metricRole">The same for metrics.</param>
    /// <param name="engines">The engines, the preferred one first.</param>
    /// <param name="describe">Gets an engine's provider, and its model or null.</param>
    /// <param name="options">When an engine is given up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failovers are logged.</param>
    public ProviderChain(
        string role, string metricRole, IReadOnlyList<TEngine> engines, Func<TEngine, (string Provider, string? Model)> describe, FailoverOptions options, TimeProvider time, ILogger logger)
    {
        (_role, _metricRole, _options, _time, _logger) = (role, metricRole, options, time, logger);
        var described = engines.Select(describe).ToArray();
        _providers = [.. engines.Select((engine, index) =>
        {
            var (provider, model) = described[index];
            var name = described.Count(other => other.Provider == provider) > 1 ? $"{provider} #{index + 1}" : provider;

            // Whoever is the last resort is never left alone: there is nobody else.
            var circuit = index == engines.Count - 1 ? ProviderCircuit.AlwaysClosed() : ProviderCircuit.Create(role, name, options, time, logger);
            return new Provider(engine, name, model, circuit);
        })];
    }

    /// <summary>Gets the first engine that is not left alone now.</summary>
    public (TEngine Engine, int Index) FirstInReach
    {
        get
        {
            var index = Array.FindIndex(_providers, provider => !provider.Circuit.IsOpen);
            return (_providers[index].Engine, index); // the last circuit is never open
        }
    }

    /// <summary>Asks one provider after the other until one has answered.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<ProviderUpdate<TUpdate>> AskAsync<TUpdate>(
        ProviderCall<TEngine, TUpdate> call, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var span = Activity.Current;
        var failures = new List<ProviderFailure>();
        var errors = new List<Exception>();
        for (var index = 0; index < _providers.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var provider = _providers[index];
            if (await provider.Circuit.EnterAsync().ConfigureAwait(false) is not { } pass)
            {
                Note(new(provider.Name, ProviderFailureReason.CircuitOpen, $"failed again and again and is left alone for {_options.BreakDuration.TotalSeconds:0.###} s"), index);
                continue;
            }

            var verdict = ProviderVerdict.Unknown;
            var watch = new ProviderWatch(call.FirstTimeout(provider.Engine, index), _options.SilenceTimeout, call.SilenceCountsFromStart, _time, cancellationToken);
            var answer = new Answer<TUpdate>(() => call.Open(provider.Engine, index, watch), watch);
            try
            {
                var held = new List<TUpdate>();
                var (hasFinal, isDescribed) = (false, false);
                Exception? error = null;
                while (true)
                {
                    try
                    {
                        if (!await answer.NextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (Exception thrown)
                    {
                        error = thrown;
                        break;
                    }

                    var update = answer.Current;
                    var kind = call.KindOf(update);
                    held.Add(update);
                    if (kind == UpdateKind.Held)
                    {
                        continue;
                    }

                    verdict = ProviderVerdict.Answered;
                    hasFinal |= kind == UpdateKind.Final;
                    if (!isDescribed)
                    {
                        isDescribed = true;
                        Describe(span, provider, failures);
                    }

                    foreach (var ready in held)
                    {
                        yield return new(ready, index, failures);
                    }

                    held.Clear();
                }

                if (error is null && !hasFinal && call.UnlessFinal is { } missing)
                {
                    error = call.Fail(missing, null);
                }

                if (error is null)
                {
                    verdict = ProviderVerdict.Answered;
                    if (!isDescribed)
                    {
                        Describe(span, provider, failures);
                    }

                    foreach (var rest in held)
                    {
                        yield return new(rest, index, failures);
                    }

                    yield break;
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (call.FindOwnFault(error) is { } fault)
                {
                    ExceptionDispatchInfo.Throw(fault);
                }

                verdict = ProviderVerdict.Failed;
                if (hasFinal)
                {
                    if (watch.Silence is { } how)
                    {
                        throw call.Fail($"The {_role} {provider.Name} {how} in the middle of its answer; what it had given can not be taken back, so no other was asked.", error);
                    }

                    ExceptionDispatchInfo.Throw(error);
                }

                Note(
                    watch.Silence is { } silence
                        ? new(provider.Name, ProviderFailureReason.Silent, silence)
                        : new(provider.Name, ProviderFailureReason.Failed, Explain(error)),
                    index);
                errors.Add(error);
            }
            finally
            {
                await answer.CloseAsync().ConfigureAwait(false);
                await pass.ReturnAsync(verdict).ConfigureAwait(false);
            }
        }

        var message = $"No {_role} answered. {string.Join("; ", failures.Select(failure => $"{failure.Provider}: {failure.Detail.TrimEnd('.')}"))}.";
        Describe(span, null, failures);
        throw call.Fail(
            message, new FailoverException(message, failures, errors.Count switch { 0 => null, 1 => errors[0], _ => new AggregateException(errors) }));

        void Note(ProviderFailure failure, int index)
        {
            failures.Add(failure);
            if (index == _providers.Length - 1)
            {
                return;
            }

            VoiceDiagnostics.Failovers.Add(
                1,
                new(VoiceDiagnostics.Attributes.FailoverRole, _metricRole),
                new(VoiceDiagnostics.Attributes.ProviderName, failure.Provider),
                new(VoiceDiagnostics.Attributes.FailoverReason, NameOf(failure.Reason)));
            if (failure.Reason != ProviderFailureReason.CircuitOpen)
            {
                FailoverLog.HandedOn(_logger, _role, failure.Provider, failure.Detail, _providers[index + 1].Name);
            }
        }
    }

    /// <summary>Says why a provider failed. What others than this project's own write may repeat a key, or words; their exception is inside for those who may see it.</summary>
    private static string Explain(Exception error) => error switch
    {
        HttpRequestException { StatusCode: { } status } => $"HTTP status {(int)status}",
        _ when error.GetType().Assembly.GetName().Name?.StartsWith("VoiceMiddleware", StringComparison.Ordinal) == true => error.Message,
        _ => $"{error.GetType().Name}, see the inner exception",
    };

    private static string NameOf(ProviderFailureReason reason) => reason switch
    {
        ProviderFailureReason.CircuitOpen => "circuit_open",
        _ => reason.ToString().ToLowerInvariant(),
    };

    private static void Describe(Activity? span, Provider? provider, List<ProviderFailure> failures)
    {
        // Somebody else's span is not ours to write on.
        if (span is not { IsAllDataRequested: true } || span.Source != VoiceDiagnostics.Source)
        {
            return;
        }

        if (provider is not null)
        {
            span.SetTag(VoiceDiagnostics.Attributes.ProviderName, provider.Name);
            if (provider.Model is not null)
            {
                span.SetTag(VoiceDiagnostics.Attributes.RequestModel, provider.Model);
            }
        }

        if (failures.Count > 0)
        {
            span.SetTag(VoiceDiagnostics.Attributes.FailoverFailed, failures.Select(failure => $"{failure.Provider}={NameOf(failure.Reason)}").ToArray());
        }
    }

    private sealed record Provider(TEngine Engine, string Name, string? Model, ProviderCircuit Circuit);

    /// <summary>One provider's stream, left at once when it is silent for too long.</summary>
    private sealed class Answer<TUpdate>(Func<IAsyncEnumerable<TUpdate>> open, ProviderWatch watch)
    {
        private IAsyncEnumerator<TUpdate>? _updates;

        public TUpdate Current => _updates!.Current; // there is one after NextAsync

        public async ValueTask<bool> NextAsync()
        {
            watch.Wait();
            _updates ??= open().LeaveOnCancellation(watch.Token).GetAsyncEnumerator(watch.Token);
            var more = await _updates.MoveNextAsync().ConfigureAwait(false);
            watch.Answer();
            return more;
        }

        public async ValueTask CloseAsync()
        {
            watch.Dispose();
            if (_updates is not null)
            {
                try
                {
                    await _updates.DisposeAsync().ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // What went wrong before, or nothing, is what counts.
                }
            }
        }
    }
}
