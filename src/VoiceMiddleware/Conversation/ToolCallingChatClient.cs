using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Calls the functions that a model asks for and asks the model again with their results, until it answers in words. The functions are
/// those in <see cref="ChatOptions.Tools"/>.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use when the inner client is. The calls of one round run at the same time; a round ends when all have ended.</para>
/// <para>Every call of a function is a span <c>execute_tool {name}</c> of the source <see cref="VoiceDiagnostics.SourceName"/>.</para>
/// <para>
/// A function that throws, is unknown, or gets arguments that do not fit does not fail the reply: the model is told as the call's result,
/// with <see cref="FunctionResultContent.Exception"/> set. Only the caller's own cancellation throws, and it cancels the functions too.
/// </para>
/// <para>
/// Calls that are not this client's to make are left in the response for the caller: those of tools that are declared only
/// (<see cref="AIFunctionDeclaration"/>) and those that a person must approve first (<see cref="ApprovalRequiredAIFunction"/>). A round with such a call
/// makes none, and ends the response.
/// </para>
/// </remarks>
public sealed partial class ToolCallingChatClient : DelegatingChatClient
{
    /// <summary>The value of <see cref="MaximumRounds"/> when none is given: 8.</summary>
    public const int DefaultMaximumRounds = 8;

    private readonly IServiceProvider? _services;
    private readonly ILogger _logger;

    /// <summary>Wraps a client and becomes its owner.</summary>
    /// <param name="innerClient">The client whose functions are called.</param>
    /// <param name="services">What functions find in <see cref="AIFunctionArguments.Services"/>, or null.</param>
    /// <param name="logger">Where calls and failures are logged, or null.</param>
    public ToolCallingChatClient(IChatClient innerClient, IServiceProvider? services = null, ILogger<ToolCallingChatClient>? logger = null)
        : base(innerClient)
    {
        _services = services;
        _logger = logger ?? NullLogger<ToolCallingChatClient>.Instance;
    }

    /// <summary>
    /// Gets how many rounds of calls one response may take, 1 to 100; the default is 8. After the last, the model is asked once more with
    /// <see cref="ChatToolMode.None"/>, so that it answers with what it has; calls that it makes even then are left in the response.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaximumRounds
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    }
    = DefaultMaximumRounds;

    /// <summary>
    /// Gets whether the model is told the messages of exceptions. The default is false: it learns that a function failed, not why, since
    /// it may say what it knows to the person on the line.
    /// </summary>
    public bool IncludeErrorDetails { get; init; }

    /// <summary>
    /// Gets how long a function may take, or null, the default, for as long as it likes. One that takes longer is cancelled and left behind, whether or not it takes
    /// notice, and the model is told.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public TimeSpan? ToolTimeout
    {
        get;
        init
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>Gets the clock of <see cref="ToolTimeout"/>; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the reply. Its messages hold every round: calls, results, and the answer last; its usage is the sum of all rounds.</summary>
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var conversation = new ToolConversation(messages, options);
        var said = new List<ChatMessage>();
        UsageDetails? usage = null;
        for (var round = 0; ; round++)
        {
            var response = await base.GetResponseAsync(conversation.Messages, conversation.Options, cancellationToken).ConfigureAwait(false);
            said.AddRange(response.Messages);
            if (response.Usage is { } used)
            {
                (usage ??= new()).Add(used);
            }

            if (await CallAsync(response, options, round, cancellationToken).ConfigureAwait(false) is not { } results)
            {
                response.Messages = said;
                response.Usage = usage;
                return response;
            }

            said.Add(results);
            conversation.Continue(response, results, lastRound: round + 1 >= MaximumRounds);
        }
    }

    /// <summary>Gets the reply as it is made. Calls and results are passed on among the text, results as updates of the role <see cref="ChatRole.Tool"/>.</summary>
    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var conversation = new ToolConversation(messages, options);
        for (var round = 0; ; round++)
        {
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in base.GetStreamingResponseAsync(conversation.Messages, conversation.Options, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
                yield return update;
            }

            var response = updates.ToChatResponse();
            if (await CallAsync(response, options, round, cancellationToken).ConfigureAwait(false) is not { } results)
            {
                yield break;
            }

            yield return new ChatResponseUpdate(ChatRole.Tool, results.Contents)
            {
                MessageId = results.MessageId,
                ResponseId = response.ResponseId,
                ConversationId = response.ConversationId,
            };
            conversation.Continue(response, results, lastRound: round + 1 >= MaximumRounds);
        }
    }

    /// <summary>Makes the calls of a response; null when there are none for this client to make.</summary>
    private async Task<ChatMessage?> CallAsync(ChatResponse response, ChatOptions? options, int round, CancellationToken cancellationToken)
    {
        var answered = response.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet();
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Where(call => !call.InformationalOnly && !answered.Contains(call.CallId)).ToList();
        if (calls.Count == 0 || round >= MaximumRounds)
        {
            if (calls.Count > 0)
            {
                LogTooManyRounds(MaximumRounds);
            }

            return null;
        }

        if (calls.Exists(call => Find(options, call.Name) is { } tool && (tool is not AIFunction || tool.GetService<ApprovalRequiredAIFunction>() is not null)))
        {
            return null;
        }

        var results = await Task.WhenAll(calls.Select(call => CallAsync(call, options, cancellationToken))).ConfigureAwait(false);
        return new(ChatRole.Tool, [.. results]) { MessageId = Guid.NewGuid().ToString("N") };
    }

    private async Task<FunctionResultContent> CallAsync(FunctionCallContent call, ChatOptions? options, CancellationToken cancellationToken)
    {
        // A function may do much before its first await; the others of its round should not wait for that.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancellationToken.ThrowIfCancellationRequested();
        if (Find(options, call.Name) is not AIFunction function)
        {
            LogUnknown(call.Name);
            return new(call.CallId, $"Error: There is no function '{call.Name}'.");
        }

        if (call.Exception is { } unreadable)
        {
            LogFailed(unreadable, call.Name);
            return Failure(call, unreadable, $"Error: The arguments of '{call.Name}' could not be read.");
        }

        using var span = StartSpan(call, function);
        using var timeout = new CancellationTokenSource(ToolTimeout ?? Timeout.InfiniteTimeSpan, TimeProvider);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var arguments = new AIFunctionArguments(call.Arguments) { Services = _services };
            var result = await InvokeAsync(function, arguments, budget.Token).ConfigureAwait(false);
            LogCalled(call.Name);
            return new(call.CallId, result ?? "Success: The function gave no result.");
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var late = new TimeoutException($"The function '{call.Name}' gave no result within {ToolTimeout}. Raise {nameof(ToolTimeout)}, or look at the function.", error);
            LogFailed(late, call.Name);
            Fail(span, late);
            return new(call.CallId, $"Error: The function '{call.Name}' took too long and was stopped. Whether it had an effect is not known.") { Exception = late };
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogFailed(error, call.Name);
            Fail(span, error);
            return Failure(call, error, $"Error: The function '{call.Name}' failed.");
        }
        catch (Exception error)
        {
            Fail(span, error);
            throw;
        }
    }

    /// <summary>Calls a function and leaves it when the token is cancelled, whether or not it takes notice.</summary>
    private static async Task<object?> InvokeAsync(AIFunction function, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var call = function.InvokeAsync(arguments, cancellationToken).AsTask();
        try
        {
            return await call.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.IsCompleted)
        {
            // What a function that was left behind still throws is nobody's.
            _ = call.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    // Arguments and results are what people said and own: they are on no span.
    private static Activity? StartSpan(FunctionCallContent call, AIFunction function)
    {
        var span = VoiceDiagnostics.Source.StartActivity($"{VoiceDiagnostics.Spans.ExecuteTool} {function.Name}");
        span?.SetTag(VoiceDiagnostics.Attributes.OperationName, VoiceDiagnostics.Spans.ExecuteTool);
        span?.SetTag(VoiceDiagnostics.Attributes.ToolName, function.Name);
        span?.SetTag(VoiceDiagnostics.Attributes.ToolType, "function");
        span?.SetTag(VoiceDiagnostics.Attributes.ToolCallId, call.CallId);
        return span;
    }

    private static void Fail(Activity? span, Exception error)
    {
        span?.SetStatus(ActivityStatusCode.Error);
        span?.SetTag(VoiceDiagnostics.Attributes.ErrorType, error.GetType().FullName);
    }

    private FunctionResultContent Failure(FunctionCallContent call, Exception error, string text) =>
        new(call.CallId, IncludeErrorDetails ? $"{text} {error.Message}" : text) { Exception = error };

    private static AITool? Find(ChatOptions? options, string name) =>
        options?.Tools?.FirstOrDefault(tool => string.Equals(tool.Name, name, StringComparison.Ordinal));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Called the function '{Name}'.")]
    private partial void LogCalled(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The function '{Name}' failed; the model was told so.")]
    private partial void LogFailed(Exception error, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model called '{Name}', which is not among its tools; it was told so. Add the function to the chat options' tools, or take it out of the instructions.")]
    private partial void LogUnknown(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model still calls functions after {Rounds} rounds; its calls were left unanswered. Raise MaximumRounds, or look for a function whose result it does not understand.")]
    private partial void LogTooManyRounds(int rounds);
}
