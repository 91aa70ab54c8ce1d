using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>Turns the engine's words into the words that a user reads.</summary>
internal sealed class Transcript(BiasPlan plan)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes an update from the closed stretches and the open reading.</summary>
    public RecognitionUpdate Partial(IReadOnlyList<Stretch> closed, string? open, TimeSpan audio) =>
        new(Join(closed.Select(TextOf).Append(Spell(open))), IsFinal: false) { AudioDuration = audio };

    /// <summary>Makes the final update.</summary>
    public RecognitionUpdate Final(IReadOnlyList<Stretch> closed, TimeSpan audio)
    {
        var words = closed.SelectMany(stretch => Words(stretch, audio)).ToList();
        var text = Join(words.Select(word => word.Text));
        return new(text, IsFinal: true)
        {
            Words = words,
            Alternatives = Alternatives(closed, text),
            Confidence = words.Count > 0 ? words.Average(word => word.Confidence) : null,
            AudioDuration = audio,
        };
    }

    /// <summary>Gets the hotwords that the text holds, as they were given.</summary>
    public IReadOnlyList<string> Heard(string text)
    {
        var said = " " + string.Join(' ', BiasText.Words(text).Select(BiasText.Normalize)) + " ";
        return [.. plan.Hotwords.Where(hotword => said.Contains($" {hotword.Key} ", StringComparison.Ordinal)).Select(hotword => hotword.Value)];
    }

    /// <summary>Writes the engine's words as a user reads them.</summary>
    public string Spell(string? reading) => reading is null ? "" : Join(reading.Split(' ').Where(IsSaid).Select(SpellWord));

    private static bool IsSaid(string word) => word.Length > 0 && word[0] is not ('<' or '[' or '+');

    private static string Join(IEnumerable<string> words) => string.Join(' ', words.Where(word => word.Length > 0));

    private string TextOf(Stretch stretch) => Join(stretch.Segments.Where(segment => IsSaid(segment.Word)).Select(segment => SpellWord(segment.Word)));

    private string SpellWord(string word)
    {
        var name = WithoutNumber(word);
        if (plan.Spellings.TryGetValue(name, out var spelling))
        {
            return spelling;
        }

        var mark = name.LastIndexOf('~');
        return mark < 0 ? name : name[..mark].Replace('_', ' ');
    }

    // "record(2)" is another way to say "record".
    private static string WithoutNumber(string word) =>
        word.EndsWith(')') && word.LastIndexOf('(') is > 0 and var bracket ? word[..bracket] : word;

    private IEnumerable<RecognizedWord> Words(Stretch stretch, TimeSpan audio)
    {
        foreach (var segment in stretch.Segments.Where(segment => IsSaid(segment.Word)))
        {
            var start = TimeSpan.FromTicks(Math.Min(audio.Ticks, Frame.Ticks * (stretch.FirstFrame + segment.FirstFrame)));
            var end = TimeSpan.FromTicks(Math.Min(audio.Ticks, Frame.Ticks * (stretch.FirstFrame + segment.LastFrame + 1)));
            yield return new(SpellWord(segment.Word), start, end < start ? start : end, segment.Posterior);
        }
    }

    // Other readings of one stretch, between the best readings of the others; the last stretch first, because its pass is the freshest.
    private List<RecognitionAlternative> Alternatives(IReadOnlyList<Stretch> closed, string text)
    {
        var texts = closed.Select(TextOf).ToArray();
        var found = new List<RecognitionAlternative>();
        for (var i = closed.Count - 1; i >= 0 && found.Count < PocketSphinxRecognizer.MaxAlternatives; i--)
        {
            foreach (var reading in closed[i].Readings)
            {
                var other = Join([.. texts[..i], Spell(reading), .. texts[(i + 1)..]]);
                if (other != text && found.Count < PocketSphinxRecognizer.MaxAlternatives && !found.Exists(known => known.Text == other))
                {
                    found.Add(new(other));
                }
            }
        }

        return found;
    }
}
