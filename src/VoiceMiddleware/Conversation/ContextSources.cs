using Microsoft.Extensions.Logging;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// Asks the context sources of a session side by side, within a time limit, and keeps what they said for as long as it holds. Asked by one
/// loop at a time; what they said may be read from any thread.
/// </summary>
internal sealed class ContextSources(
    string conversationId, IReadOnlyList<IRecognitionContextSource> sources, TimeSpan timeLimit, TimeProvider time, ILogger logger)
{
    private volatile Answer[] _answers = new Answer[sources.Count];

    /// <summary>Gets whether there is any source.</summary>
    public bool Any => sources.Count > 0;

    /// <summary>Gets whether a source must be asked again for the conversation as it is.</summary>
    public bool NeedRefresh(int version) => Array.Exists(_answers, answer => !IsFresh(answer, version));

    /// <summary>Adds the hints that are still alive, and a line for every source that was skipped.</summary>
    public void Collect(int utterances, List<RecognitionHints> hints, List<DroppedContext> skipped)
    {
        foreach (var answer in _answers)
        {
            if (answer.Skipped is { } line)
            {
                skipped.Add(line);
            }
            else if (answer.Hints is { } said && !(utterances - answer.Utterances >= said.LifeInTurns))
            {
                hints.Add(said);
            }
        }
    }

    /// <summary>Asks the sources whose answer is out of date.</summary>
    /// <exception cref="OperationCanceledException">The conversation has changed meanwhile; nothing was kept.</exception>
    public async Task RefreshAsync(RecognitionHintRequest request, int version, int utterances, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(timeLimit, time);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var answers = _answers;
        _answers = await Task.WhenAll(sources.Select((source, index) =>
            IsFresh(answers[index], version) ? Task.FromResult(answers[index]) : AskAsync(source))).ConfigureAwait(false);

        async Task<Answer> AskAsync(IRecognitionContextSource source)
        {
            // A source may do much before its first await; the others should not wait for that.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var asked = new Answer(version, utterances, time.GetTimestamp());
            try
            {
                // A source that ignores its token must not hold up the others.
                return asked with
                {
                    Hints = await source.GetHintsAsync(request, budget.Token).AsTask().WaitAsync(budget.Token).ConfigureAwait(false) ?? RecognitionHints.None,
                };
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception error)
            {
                var slow = timeout.IsCancellationRequested;
                Log.ContextSourceSkipped(logger, source.GetType().Name, conversationId, slow ? $"no answer within {timeLimit}" : "it failed", error);
                return asked with
                {
                    Skipped = new(
                        ContextPart.Source, slow ? DropReason.SourceTooSlow : DropReason.SourceFailed, source.GetType().Name,
                        slow ? $"no answer within {timeLimit.TotalMilliseconds} ms" : error.GetType().Name)
                    {
                        Stage = DropStage.Planner,
                    },
                };
            }
        }
    }

    // A source that was skipped is asked again when the conversation has changed, not with every utterance.
    private bool IsFresh(Answer answer, int version) => answer.Hints is { } said
        ? said.ReuseFor is { } life ? life == Timeout.InfiniteTimeSpan || time.GetElapsedTime(answer.Asked) < life : answer.Version == version
        : answer.Skipped is not null && answer.Version == version;

    /// <summary>What a source said, when, and about which state of the conversation.</summary>
    private readonly record struct Answer(int Version, int Utterances, long Asked)
    {
        public RecognitionHints? Hints { get; init; }

        public DroppedContext? Skipped { get; init; }
    }
}
