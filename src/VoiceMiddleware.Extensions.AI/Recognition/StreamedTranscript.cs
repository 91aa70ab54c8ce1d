using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Puts the updates of a stream together: what is said for good, and a guess behind it.</summary>
internal sealed class StreamedTranscript
{
    private readonly List<string> _finished = [];
    private readonly List<string> _guess = [];
    private TimeSpan? _guessEnd;

    /// <summary>Gets all that is known, the guess included.</summary>
    public string Text => Join([.. _finished, .. _guess]);

    /// <summary>Takes an update.</summary>
    /// <returns>Whether the text may have changed.</returns>
    public bool Add(SpeechToTextResponseUpdate update)
    {
        var text = update.Text;
        if (text.Length == 0)
        {
            return false;
        }

        if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
        {
            _guess.Clear();
            _guessEnd = null;
            _finished.Add(text);
            return true;
        }

        if (update.Kind != SpeechToTextResponseUpdateKind.TextUpdating)
        {
            return false;
        }

        // A guess takes the place of the one before, unless it is about later audio: some clients never say that a stretch is finished.
        if (!(update.StartTime >= _guessEnd))
        {
            _guess.Clear();
        }

        _guess.Add(text);
        _guessEnd = update.EndTime;
        return true;
    }

    // Some clients give tokens with the spaces that belong to them, others trimmed stretches.
    private static string Join(IReadOnlyList<string> pieces)
    {
        var spaced = false;
        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            spaced |= char.IsWhiteSpace(pieces[i][^1]) || char.IsWhiteSpace(pieces[i + 1][0]);
        }

        return string.Join(spaced ? "" : " ", pieces).Trim();
    }
}
