using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>What tools, middleware and the application have said about the words to come, until it expires. Safe for concurrent use.</summary>
internal sealed class TurnHints
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Follows what is said during a turn, from now until all of it has expired.</summary>
    public void Follow(TurnContext turn, int utterances)
    {
        lock (_gate)
        {
            // What an earlier turn may yet add comes too late: its answer is being replaced.
            _entries.RemoveAll(entry => entry.Turn is not null && Live(entry, utterances).Count == 0);
            _entries.Add(new(turn, [], utterances));
        }
    }

    /// <summary>Adds hints that belong to no turn.</summary>
    public void Add(RecognitionHints hints, int utterances)
    {
        lock (_gate)
        {
            _entries.RemoveAll(entry => entry.Turn is null && Live(entry, utterances).Count == 0);
            _entries.Add(new(null, [hints], utterances));
        }
    }

    /// <summary>Adds the hints that are alive.</summary>
    public void Collect(int utterances, List<RecognitionHints> hints)
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                hints.AddRange(Live(entry, utterances));
            }
        }
    }

    private static List<RecognitionHints> Live(Entry entry, int utterances) =>
        [.. (entry.Turn?.Hints ?? entry.Hints).Where(hint => !(utterances - entry.Utterances >= hint.LifeInTurns))];

    private sealed record Entry(TurnContext? Turn, IReadOnlyList<RecognitionHints> Hints, int Utterances);
}
