using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>Turns the engine's words into the words that a user reads.</summary>
internal sealed class Transcript(BiasPlan plan)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(10);

    private readonly HotwordSpelling _hotwords = new(plan.Hotwords);

    /// <summary>Makes an update from the closed stretches and the open reading.</summary>
    public RecognitionUpdate Partial(IReadOnlyList<Stretch> closed, string? open, TimeSpan audio) =>
        new(Write(closed.SelectMany(BestReading).Concat(Cut(open ?? ""))), IsFinal: false) { AudioDuration = audio };

    /// <summary>Makes the final update.</summary>
    public RecognitionUpdate Final(IReadOnlyList<Stretch> closed, TimeSpan audio)
    {
        var words = Join([.. closed.SelectMany(stretch => Words(stretch, audio))]);
        var text = string.Join(' ', words.Select(word => word.Text));
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

    private static bool IsSaid(string word) => word.Length > 0 && word[0] is not ('<' or '[' or '+');

    private static string[] Cut(string reading) => reading.Split(' ');

    private static IEnumerable<string> BestReading(Stretch stretch) => stretch.Segments.Select(segment => segment.Word);

    private string Write(IEnumerable<string> engineWords) =>
        string.Join(' ', _hotwords.Runs([.. engineWords.Where(IsSaid).Select(SpellWord)]).Select(run => run.Text));

    /// <summary>Makes one word of the words of a phrase; it is as sure as the least sure of them.</summary>
    private List<RecognizedWord> Join(IReadOnlyList<RecognizedWord> words)
    {
        var joined = new List<RecognizedWord>(words.Count);
        var start = 0;
        foreach (var (count, text) in _hotwords.Runs([.. words.Select(word => word.Text)]))
        {
            var run = words.Skip(start).Take(count).ToList();
            joined.Add(run[0] with { Text = text, End = run[^1].End, Confidence = run.Min(word => word.Confidence) });
            start += count;
        }

        return joined;
    }

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
        var found = new List<RecognitionAlternative>();
        for (var i = closed.Count - 1; i >= 0 && found.Count < PocketSphinxRecognizer.MaxAlternatives; i--)
        {
            foreach (var reading in closed[i].Readings)
            {
                var other = Write([.. closed.Take(i).SelectMany(BestReading), .. Cut(reading), .. closed.Skip(i + 1).SelectMany(BestReading)]);
                if (other != text && found.Count < PocketSphinxRecognizer.MaxAlternatives && !found.Exists(known => known.Text == other))
                {
                    found.Add(new(other));
                }
            }
        }

        return found;
    }
}
