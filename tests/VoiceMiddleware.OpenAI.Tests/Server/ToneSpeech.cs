using System.Collections.Concurrent;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary>A language of tones: every word has a pitch of its own, so that audio can be written and read without a model.</summary>
internal static class ToneSpeech
{
    private const double LowestHertz = 300;
    private const double StepHertz = 20;
    private const int Loud = 8000;
    private const int Threshold = 500;
    private static readonly TimeSpan WordLength = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestWord = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);
    private static readonly ConcurrentDictionary<string, int> Places = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<int, string> Words = new();
    private static readonly Lock Gate = new();

    public static short[] Say(string text, int sampleRate)
    {
        var samples = new List<short>();
        foreach (var word in Split(text))
        {
            var hertz = LowestHertz + StepHertz * PlaceOf(word);
            var length = (int)(WordLength.TotalSeconds * sampleRate);
            samples.AddRange(Enumerable.Range(0, length).Select(i => (short)(Loud * Math.Sin(2 * Math.PI * hertz * i / sampleRate))));
            samples.AddRange(new short[(int)(Pause.TotalSeconds * sampleRate)]);
        }

        return [.. samples];
    }

    public static IReadOnlyList<(string Word, TimeSpan Start, TimeSpan End)> Hear(ReadOnlySpan<short> samples, int sampleRate)
    {
        var words = new List<(string, TimeSpan, TimeSpan)>();
        var window = sampleRate / 200;
        var start = -1;
        for (var at = 0; at <= samples.Length; at += window)
        {
            var loud = at < samples.Length && samples[at..Math.Min(at + window, samples.Length)].ContainsAnyExceptInRange<short>(-Threshold, Threshold);
            if (loud && start < 0)
            {
                start = at;
            }
            else if (!loud && start >= 0)
            {
                if (at - start >= ShortestWord.TotalSeconds * sampleRate && Recognize(samples[start..Math.Min(at, samples.Length)], sampleRate) is { } word)
                {
                    words.Add((word, TimeSpan.FromSeconds((double)start / sampleRate), TimeSpan.FromSeconds((double)Math.Min(at, samples.Length) / sampleRate)));
                }

                start = -1;
            }
        }

        return words;
    }

    public static string HearText(ReadOnlySpan<short> samples, int sampleRate) => string.Join(' ', Hear(samples, sampleRate).Select(word => word.Word));

    public static string[] Split(string text) =>
        new string([.. text.Select(c => char.IsLetterOrDigit(c) || c == '\'' ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Recognize(ReadOnlySpan<short> tone, int sampleRate)
    {
        // Between the first and the last zero crossing there is a whole number of half waves, whatever silence the edges hold.
        var (first, last, crossings) = (-1, -1, 0);
        for (var i = 1; i < tone.Length; i++)
        {
            if (tone[i - 1] < 0 != tone[i] < 0)
            {
                first = first < 0 ? i : first;
                last = i;
                crossings++;
            }
        }

        if (crossings < 2)
        {
            return null;
        }

        var hertz = (crossings - 1) * (double)sampleRate / (2.0 * (last - first));
        return Words.GetValueOrDefault((int)Math.Round((hertz - LowestHertz) / StepHertz));
    }

    private static int PlaceOf(string word)
    {
        lock (Gate)
        {
            if (!Places.TryGetValue(word, out var place))
            {
                place = Places.Count;
                Words[place] = word;
                Places[word] = place;
            }

            return place;
        }
    }
}
