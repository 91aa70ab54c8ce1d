using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>Asks a chat client ahead of time, and hands the answer out when exactly the same is asked in earnest. Of one session.</summary>
/// <remarks>Sits inside the tool loop, so that a function which the answer calls is called in earnest only. Safe for concurrent use.</remarks>
internal sealed class SpeculativeChatClient(IChatClient inner, SpeculationOptions options) : DelegatingChatClient(inner)
{
    private readonly Lock _gate = new();
    private Request? _request;
    private int _turnNumber;
    private int _requests;

    /// <summary>Asks ahead, unless that was asked already or the turn has asked often enough. An older request is dropped.</summary>
    /// <param name="turnNumber">The turn that may come.</param>
    /// <param name="messages">What will be asked if the words stay as they are.</param>
    /// <param name="chatOptions">The options that will be asked with.</param>
    /// <param name="parent">The turn's span, or null.</param>
    public void Begin(int turnNumber, IReadOnlyList<ChatMessage> messages, ChatOptions chatOptions, Activity? parent)
    {
        lock (_gate)
        {
            if (_request?.Asks(messages, chatOptions) == true)
            {
                return;
            }

            if (_turnNumber != turnNumber)
            {
                (_turnNumber, _requests) = (turnNumber, 0);
            }

            Drop();
            if (_requests++ < options.MaxRequests)
            {
                _request = new Request(messages, chatOptions);
                _ = _request.RunAsync(InnerClient, parent);
            }
        }
    }

    /// <summary>Drops what was asked for a turn that is over.</summary>
    public void End(int turnNumber)
    {
        lock (_gate)
        {
            if (_turnNumber == turnNumber)
            {
                Drop();
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wanted = messages.ToList();
        using var request = Take(wanted, options);
        if (request is not null && await request.HasAnswerAsync(cancellationToken).ConfigureAwait(false))
        {
            Count("hit");
            Activity.Current?.SetTag(VoiceDiagnostics.Attributes.Speculative, true);
            await foreach (var update in request.Updates.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        await foreach (var update in base.GetStreamingResponseAsync(wanted, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <summary>Takes the answer to what is asked now; one to something else is dropped.</summary>
    private Request? Take(List<ChatMessage> messages, ChatOptions? chatOptions)
    {
        lock (_gate)
        {
            if (_request?.Asks(messages, chatOptions) == true)
            {
                var taken = _request;
                _request = null;
                return taken;
            }

            Drop();
            return null;
        }
    }

    private void Drop()
    {
        if (_request is not null)
        {
            Count("miss");
            _request.Dispose();
            _request = null;
        }
    }

    private static void Count(string outcome) =>
        VoiceDiagnostics.Speculations.Add(1, new KeyValuePair<string, object?>(VoiceDiagnostics.Attributes.SpeculationOutcome, outcome));

    private sealed class Request(IReadOnlyList<ChatMessage> messages, ChatOptions options) : IDisposable
    {
        private readonly Channel<ChatResponseUpdate> _updates = Channel.CreateUnbounded<ChatResponseUpdate>(new() { SingleReader = true, SingleWriter = true });
        private readonly CancellationTokenSource _stop = new();

        public ChannelReader<ChatResponseUpdate> Updates => _updates.Reader;

        public bool Asks(IReadOnlyList<ChatMessage> other, ChatOptions? otherOptions) =>
            Alike(options, otherOptions) && messages.Count == other.Count
            && messages.Zip(other).All(pair => pair.First.Role == pair.Second.Role && pair.First.Text == pair.Second.Text);

        public async Task RunAsync(IChatClient client, Activity? parent)
        {
            // Not on the listening loop, and the client's spans belong to the turn.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            Activity.Current = parent;
            try
            {
                await foreach (var update in client.GetStreamingResponseAsync(messages, options, _stop.Token).ConfigureAwait(false))
                {
                    _updates.Writer.TryWrite(update);
                }

                _updates.Writer.Complete();
            }
            catch (Exception error)
            {
                // Whoever takes the answer meets it, or asks again.
                _updates.Writer.TryComplete(error);
            }
        }

        /// <summary>Waits for the answer to begin. One that failed before its first word is none.</summary>
        public async ValueTask<bool> HasAnswerAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await Updates.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        // Not disposed: the request may still be using it, and without a timer it holds nothing.
        public void Dispose() => _ = _stop.CancelAsync();

        private static bool Alike(ChatOptions ours, ChatOptions? theirs) =>
            theirs is not null
            && ours.ModelId == theirs.ModelId && ours.Instructions == theirs.Instructions && ours.Temperature == theirs.Temperature && ours.TopP == theirs.TopP
            && ours.TopK == theirs.TopK && ours.Seed == theirs.Seed && ours.MaxOutputTokens == theirs.MaxOutputTokens
            && ours.FrequencyPenalty == theirs.FrequencyPenalty && ours.PresencePenalty == theirs.PresencePenalty
            && Equals(ours.ResponseFormat, theirs.ResponseFormat) && Equals(ours.ToolMode, theirs.ToolMode) && Equals(ours.Reasoning, theirs.Reasoning)
            && ours.RawRepresentationFactory == theirs.RawRepresentationFactory
            && (ours.StopSequences ?? []).SequenceEqual(theirs.StopSequences ?? []) && (ours.Tools ?? []).SequenceEqual(theirs.Tools ?? [])
            && (ours.AdditionalProperties?.Count ?? 0) == 0 && (theirs.AdditionalProperties?.Count ?? 0) == 0;
    }
}
