using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Chooses the hotwords of a plan. Serves one plan.</summary>
internal sealed class HotwordSelection(HotwordLimits limits, string? language, List<DroppedContext> dropped)
{
    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chooses within the limits and a room.</summary>
    public IReadOnlyList<Hotword> Select(
        IReadOnlyList<RecognitionHints> hints, IReadOnlyList<Hotword> vocabulary, ContextCost room, out ContextCost used)
    {
        var size = vocabulary.Count;
        foreach (var hint in hints)
        {
            size += hint.Hotwords.Count;
        }

        _candidates.EnsureCapacity(size);
        _places.EnsureCapacity(size);
        var own = new RecognitionHints { Hotwords = vocabulary, Priority = HintPriority.Vocabulary };
        foreach (var hint in hints.Append(own).OrderByDescending(hint => hint.Priority))
        {
            foreach (var hotword in hint.Hotwords)
            {
                Add(hotword, hint);
            }
        }

        if (limits.MaxTotalCharacters is { } characters)
        {
            room = room with { Characters = Math.Min(room.Characters, characters) };
        }

        used = default;
        foreach (var candidate in _candidates)
        {
            used = used.Plus(ContextCost.Of(candidate.Hotword));
        }

        return _candidates.Count <= (limits.MaxCount ?? int.MaxValue) && used.FitsIn(room)
            ? _candidates.ConvertAll(candidate => candidate.Hotword)
            : SelectBest(room, out used);
    }

    private void Add(Hotword hotword, RecognitionHints origin)
    {
        if (limits.Check(hotword, language) is { } fault)
        {
            dropped.Add(fault);
            return;
        }

        var text = hotword.Text.Trim();
        if (_places.TryGetValue(text, out var place))
        {
            _candidates[place] = _candidates[place] with { Hotword = Merge(_candidates[place].Hotword, hotword) };
            return;
        }

        _places.Add(text, _candidates.Count);
        _candidates.Add(new(text.Length == hotword.Text.Length ? hotword : hotword with { Text = text }, origin.Priority, origin.Trust));
    }

    /// <summary>Takes the best ranked, and leaves them in their order.</summary>
    private List<Hotword> SelectBest(ContextCost room, out ContextCost used)
    {
        var ranked = new (int Place, int Priority, bool Common, ContextTrust Trust)[_candidates.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = (i, _candidates[i].Priority, IsCommon(_candidates[i].Hotword.Text), _candidates[i].Trust);
        }

        Array.Sort(ranked, (a, b) =>
            a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority)
            : a.Common != b.Common ? a.Common.CompareTo(b.Common)
            : a.Trust != b.Trust ? b.Trust.CompareTo(a.Trust)
            : a.Place.CompareTo(b.Place));
        var taken = new bool[ranked.Length];
        var count = 0;
        used = default;
        foreach (var rank in ranked)
        {
            var next = used.Plus(ContextCost.Of(_candidates[rank.Place].Hotword));
            if (count == limits.MaxCount || !next.FitsIn(room))
            {
                break;
            }

            (used, taken[rank.Place]) = (next, true);
            count++;
        }

        dropped.Add(new(
            ContextPart.Hotword, DropReason.OverLimit, null, $"{count} hotwords with {used.Characters} characters fill the limits", ranked.Length - count));
        return [.. _candidates.Where((_, place) => taken[place]).Select(candidate => candidate.Hotword)];
    }

    private static Hotword Merge(Hotword first, Hotword again)
    {
        var weight = Math.Max(first.Weight, again.Weight);
        var sounds = first.SoundsLike.Count > 0 ? first.SoundsLike : again.SoundsLike;
        var language = first.Language is null || again.Language is null ? null : first.Language;
        return weight == first.Weight && ReferenceEquals(sounds, first.SoundsLike) && language == first.Language
            ? first
            : first with { Weight = weight, SoundsLike = sounds, Language = language };
    }

    /// <summary>Says whether all words of a term are common ones.</summary>
    private static bool IsCommon(string text)
    {
        if (!text.Contains(' ', StringComparison.Ordinal))
        {
            return CommonWords.Contains(text);
        }

        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(CommonWords.Contains);
    }

    private readonly record struct Candidate(Hotword Hotword, int Priority, ContextTrust Trust);
}
