using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// One turn on its way from the caller's words to the assistant's reply. Not thread-safe, because it belongs to one turn, but for
/// <see cref="Expect"/> and <see cref="AddHints"/>, which tools call side by side.
/// </summary>
public sealed class TurnContext
{
    private static readonly AsyncLocal<TurnContext?> Ambient = new();
    private readonly Lock _gate = new();
    private RecognitionHints[] _hints = [];

    /// <summary>
    /// Gets or sets the turn that the running code belongs to, or null outside of one. The session sets it, so that a tool, which is
    /// handed nothing but its arguments, can say what it expects: <c>TurnContext.Current?.Expect(ExpectedAnswer.YesNo)</c>. Flows with the
    /// execution context, like <see cref="System.Diagnostics.Activity.Current"/>.
    /// </summary>
    public static TurnContext? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Gets the conversation that the turn belongs to.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Gets the place of the turn in its conversation, from 1. What carries an older number than the current turn is stale.</summary>
    public required int TurnNumber { get; init; }

    /// <summary>Gets why the turn takes place.</summary>
    public TurnTrigger Trigger { get; init; }

    /// <summary>Gets what was recognised, or null when the turn was not spoken.</summary>
    public RecognitionUpdate? Recognition { get; init; }

    /// <summary>
    /// Gets or sets the caller's words. Middleware may change them before it calls the next handler; the ledger and the model get the
    /// changed text, and <see cref="Recognition"/> keeps the original.
    /// </summary>
    public required string UserText { get; set; }

    /// <summary>Gets what was said before this turn, oldest first, as it was heard. The current <see cref="UserText"/> is not in it.</summary>
    public required IReadOnlyList<ChatMessage> History { get; init; }

    /// <summary>Gets the options for the chat client: tools, temperature and the like. Middleware may change them.</summary>
    public required ChatOptions ChatOptions { get; init; }

    /// <summary>
    /// Gets or sets the reply as a stream of updates; set by the innermost handler, which asks the chat client. The stream is lazy: it
    /// starts when the session reads it, after all middleware has run. Middleware replaces a reply by setting this without calling the
    /// next handler, and changes one by wrapping the stream afterwards. Null means no reply.
    /// </summary>
    public IAsyncEnumerable<ChatResponseUpdate>? Reply { get; set; }

    /// <summary>Gets or sets whether the session ends after this turn's reply has been spoken.</summary>
    public bool EndsConversation { get; set; }

    /// <summary>Gets values that middleware shares within the turn.</summary>
    public IDictionary<string, object?> Items { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Gets values that middleware shares between the turns of one conversation; they end with it.</summary>
    public IDictionary<string, object?> ConversationItems { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Gets the services of the session.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Gets what middleware and tools have said about the words to come; a snapshot.</summary>
    public IReadOnlyList<RecognitionHints> Hints => Volatile.Read(ref _hints);

    /// <summary>Says what the caller is being asked for, so that the recogniser expects it. Holds for the caller's next utterance. Thread-safe.</summary>
    /// <param name="answer">The answer.</param>
    public void Expect(ExpectedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        AddHints(answer.ToHints());
    }

    /// <summary>Says what the recogniser should expect from here on. Thread-safe.</summary>
    /// <param name="hints">The hints; they count from the caller's next utterance, for as long as they live.</param>
    public void AddHints(RecognitionHints hints)
    {
        ArgumentNullException.ThrowIfNull(hints);
        if (hints.Hotwords.Count == 0 && hints.Answer is null)
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _hints, [.. _hints, hints]);
        }
    }
}

/// <summary>Why a turn takes place.</summary>
public enum TurnTrigger
{
    /// <summary>The caller spoke.</summary>
    Speech,

    /// <summary>The caller typed.</summary>
    Text,

    /// <summary>The assistant speaks of its own accord: a greeting, a re-prompt.</summary>
    Proactive,

    /// <summary>The caller pressed keys of a telephone. The words are the keys with spaces between them: <c>1 2 3 4</c>.</summary>
    Dtmf,
}

/// <summary>Handles a turn, or passes it on.</summary>
/// <param name="turn">The turn.</param>
/// <param name="cancellationToken">Cancelled when the turn is interrupted or the session ends.</param>
public delegate ValueTask TurnHandler(TurnContext turn, CancellationToken cancellationToken);

/// <summary>A step that every turn passes between the recogniser and the chat client. First registered is outermost.</summary>
/// <remarks>One instance serves all sessions unless registered otherwise, so it must be safe for concurrent use.</remarks>
public interface ITurnMiddleware
{
    /// <summary>Handles a turn. Call <paramref name="next"/> to let it go on; leave it out to answer the turn here.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="next">The next step.</param>
    /// <param name="cancellationToken">Cancelled when the turn is interrupted or the session ends.</param>
    ValueTask InvokeAsync(TurnContext turn, TurnHandler next, CancellationToken cancellationToken);
}
