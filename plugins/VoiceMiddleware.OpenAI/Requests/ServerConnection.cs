using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAI;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Client = OpenAI;

namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>One role's way to its server: connections, patience, repetitions, failures.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly ServerAccess _access;
    private readonly OpenAIOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Failures _failures;
    private readonly HttpClient _http;
    private readonly HttpClientPipelineTransport _transport;
    private readonly ResiliencePipeline _pipeline;

    public ServerConnection(OpenAIOptions options, OpenAIServerOptions role, TimeProvider? time, ILogger? logger)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _access = new(options, role, Environment.GetEnvironmentVariable);
        _failures = new(_access.Name, _access.Key is not null, _time);
        _http = new(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout, PooledConnectionLifetime = ConnectionLifetime }, disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _transport = new(_http);
        _pipeline = CreatePipeline();
    }

    public Uri Endpoint => _access.Endpoint;

    public string Server => _access.Name;

    /// <summary>Gets whether the server knows the newest names of fields, and wants no others.</summary>
    public bool IsOpenAIDialect => _access.IsOpenAIDialect;

    public bool IsOpenAI => _access.IsOpenAI;

    public Client.Chat.ChatClient CreateChatClient(string model) =>
        _access.Key is { } key ? new(model, new ApiKeyCredential(key), ClientOptions()) : new(model, new NoKeyPolicy(), ClientOptions());

    public Client.Audio.AudioClient CreateAudioClient(string model) =>
        _access.Key is { } key ? new(model, new ApiKeyCredential(key), ClientOptions()) : new(model, new NoKeyPolicy(), ClientOptions());

    /// <summary>Begins the watch over a stream that outlives the call that opens it.</summary>
    public StreamWatch Watch(CancellationToken reader) => new(_time, _options.SilenceTimeout, reader);

    /// <summary>Makes a call, again where that helps, until its result or its first piece is there.</summary>
    /// <exception cref="OpenAIException">It failed for good.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (state, token) =>
                {
                    try
                    {
                        return await state.attempt(token).ConfigureAwait(false);
                    }
                    catch (Exception error) when (error is not OpenAIException && state._failures.Read(error, token) is { } failure)
                    {
                        throw failure;
                    }
                },
                (attempt, _failures), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            throw Report(new($"{Server} gave nothing within {_options.ResponseTimeout.TotalSeconds:0.###} s. Raise ResponseTimeout if a model is still being loaded, or take a faster one.")
            {
                IsTransient = true,
            });
        }
        catch (OpenAIException failure)
        {
            throw Report(failure);
        }
    }

    /// <summary>Waits for the next piece of a stream whose first one is there already. Nothing is repeated any more.</summary>
    /// <exception cref="OpenAIException">The stream broke or fell silent.</exception>
    public async ValueTask<T> NextAsync<T>(StreamWatch watch, string what, Func<CancellationToken, ValueTask<T>> next)
    {
        try
        {
            return await watch.WaitAsync(next).ConfigureAwait(false);
        }
        catch (Exception) when (watch.FellSilent)
        {
            throw Report(new($"{Server} fell silent for {_options.SilenceTimeout.TotalSeconds:0.###} s in the middle of {what}. Raise SilenceTimeout if it is that slow.") { IsTransient = true });
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Report(_failures.CutOff(what));
        }
        catch (Exception error) when (_failures.Read(error, watch.Token) is { } failure)
        {
            throw Report(failure);
        }
    }

    /// <summary>Makes the failure of a stream that ended too early.</summary>
    public OpenAIException CutOff(string what) => _failures.CutOff(what);

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    private OpenAIException Report(OpenAIException failure)
    {
        Log.Failed(_logger, Server, failure.Message);
        return failure;
    }

    private OpenAIClientOptions ClientOptions()
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = _access.Endpoint,
            OrganizationId = _access.Organization,
            ProjectId = _access.Project,
            Transport = _transport,

            // Patience and repetitions are ours: one policy, one clock.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            ClientLoggingOptions = new() { EnableLogging = false },
        };
        options.AddPolicy(new WebPagePolicy(_access.Name), PipelinePosition.PerCall);
        return options;
    }

    private ResiliencePipeline CreatePipeline()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _time }.AddTimeout(_options.ResponseTimeout);
        if (_options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is OpenAIException { IsTransient: true } failure && !(failure.RetryAfter > _options.MaxRetryDelay)),
                MaxRetryAttempts = _options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = _options.MaxRetryDelay,
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as OpenAIException)?.RetryAfter),
                OnRetry = arguments =>
                {
                    var status = (int?)(arguments.Outcome.Exception as OpenAIException)?.StatusCode;
                    Log.Retrying(_logger, Server, status, arguments.AttemptNumber + 2, arguments.RetryDelay.TotalMilliseconds);
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }
}
