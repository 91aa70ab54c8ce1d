using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace VoiceMiddleware.Failover;

/// <summary>
/// The circuit breaker of one provider. Polly's counts one call at a time, from its begin to its end; a request here is a stream that is read by somebody else, so a call of the
/// breaker is held open beside it until its outcome is known. Safe for concurrent use.
/// </summary>
internal sealed class ProviderCircuit
{
    private readonly CircuitBreakerStateProvider _state;
    private readonly ResiliencePipeline? _pipeline;

    private ProviderCircuit(ResiliencePipeline? pipeline, CircuitBreakerStateProvider state) => (_pipeline, _state) = (pipeline, state);

    /// <summary>Gets a circuit that never opens.</summary>
    public static ProviderCircuit AlwaysClosed() => new(null, new());

    /// <summary>Creates a circuit.</summary>
    public static ProviderCircuit Create(string role, string provider, FailoverOptions options, TimeProvider time, ILogger logger)
    {
        var state = new CircuitBreakerStateProvider();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumRequests,
            SamplingDuration = options.SamplingDuration,
            BreakDuration = options.BreakDuration,
            StateProvider = state,
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null),
            OnOpened = arguments =>
            {
                FailoverLog.CircuitOpened(logger, role, provider, arguments.BreakDuration.TotalSeconds);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                FailoverLog.CircuitClosed(logger, role, provider);
                return ValueTask.CompletedTask;
            },
        }).Build();
        return new(pipeline, state);
    }

    /// <summary>Gets whether the provider is left alone, as far as is known: when its time is up, the next request finds out.</summary>
    public bool IsOpen => _pipeline is not null && _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>Asks for leave to make a request.</summary>
    /// <returns>A pass that must be given back with the outcome, or null when the provider is left alone.</returns>
    public async ValueTask<Pass?> EnterAsync()
    {
        if (_pipeline is null)
        {
            return new Pass(null, Task.CompletedTask, isTrial: false);
        }

        var entered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcome = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = HoldAsync(entered, outcome.Task);
        return await entered.Task.ConfigureAwait(false) ? new Pass(outcome, call, _state.CircuitState == CircuitState.HalfOpen) : null;
    }

    private async Task HoldAsync(TaskCompletionSource<bool> entered, Task<Exception?> outcome)
    {
        // Without the request's token: one that is given up must not count as an error of the breaker's own.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await _pipeline!.ExecuteOutcomeAsync(
            static async (_, state) =>
            {
                state.entered.TrySetResult(true);
                return await state.outcome.ConfigureAwait(false) is { } error ? Outcome.FromException<bool>(error) : Outcome.FromResult(true);
            },
            context, (entered, outcome)).ConfigureAwait(false); // whoever enters has a pipeline
        entered.TrySetResult(false);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>Leave to make one request.</summary>
    internal sealed class Pass(TaskCompletionSource<Exception?>? outcome, Task call, bool isTrial)
    {
        /// <summary>Gives the pass back. Only the first call counts.</summary>
        /// <param name="verdict">How the request went.</param>
        public async ValueTask ReturnAsync(ProviderVerdict verdict)
        {
            // A trial that nobody waited for has proved nothing, so the provider is left alone for another while.
            var failed = verdict == ProviderVerdict.Failed || (verdict == ProviderVerdict.Unknown && isTrial);
            outcome?.TrySetResult(failed ? new ProviderFailedException() : null);
            await call.ConfigureAwait(false);
        }
    }

    /// <summary>Tells the breaker of a failure; nobody else sees it.</summary>
    private sealed class ProviderFailedException : Exception;
}

/// <summary>How a request went.</summary>
internal enum ProviderVerdict
{
    /// <summary>It was given up by the caller before anything came.</summary>
    Unknown,

    /// <summary>The provider answered.</summary>
    Answered,

    /// <summary>The provider failed.</summary>
    Failed,
}
