using System.Globalization;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>Compares what the segmenter finds in noisy synthesised speech with where the speech is known to be.</summary>
internal static class SegmenterEvaluation
{
    private static readonly string[] Voices = ["slt", "rms", "awb", "kal16"];
    private static readonly int[] Ratios = [20, 10, 5];
    private static readonly string[] Noises = ["white", "pink", "babble"];

    private static readonly string[] Sentences =
    [
        "I would like to change my delivery address.",
        "Six small fish swam past the ship.",
        "Yes.",
        "Can you tell me when the next train to Manchester leaves?",
        "The first statement was sent on the third of February.",
        "No, that is not what I asked for.",
        "Please put me through to somebody who knows about insurance.",
        "Half of it has been paid already.",
        "My number is four seven nine, two oh one, eight eight three.",
        "What happens if I cancel the whole order today, would there be a fee?",
        "Thanks, that is all.",
        "She sells fresh vegetables at the market on Thursdays.",
    ];

    /// <summary>Synthesises the scene and measures all conditions.</summary>
    /// <param name="seed">Where sentences and noise fall.</param>
    public static IReadOnlyList<SegmenterResult> Run(int seed = 1)
    {
        var random = new Random(seed);
        var spoken = (from text in Sentences from voice in Voices select FliteVoice.Speak(voice, text)).ToArray();
        var scene = Scene.Create([.. spoken.OrderBy(_ => random.Next())], random);
        var length = scene.Clean.Length;
        var results = new List<SegmenterResult>();
        foreach (var rate in new[] { 16000, 8000 })
        {
            results.Add(Measure(scene, scene.Clean, rate, "none", null));
            foreach (var name in Noises)
            {
                var noise = name switch
                {
                    "white" => Noise.White(length, random),
                    "pink" => Noise.Pink(length, random),
                    _ => Noise.Babble(length, spoken, random),
                };
                results.AddRange(from snr in Ratios select Measure(scene, Noise.Add(scene, noise, snr), rate, name, snr));
            }
        }

        return results;
    }

    /// <summary>Renders results as a Markdown table.</summary>
    public static string Render(IReadOnlyList<SegmenterResult> results)
    {
        var lines = results.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"| {r.Rate / 1000} kHz | {r.Noise} | {(r.SnrDb is { } snr ? $"{snr} dB" : "–")} | {r.Precision:0.000} | {r.Recall:0.000} | {r.StartError.TotalMilliseconds:0} ms | {r.EndError.TotalMilliseconds:0} ms | {r.Utterances} | {r.Missed} | {r.Extra} | {r.CutStarts} |"));
        return string.Join(
            Environment.NewLine,
            [
                "| rate | noise | SNR | precision | recall | start error | end error | utterances | missed | extra | cut starts |",
                "|---|---|---|---|---|---|---|---|---|---|---|",
                .. lines,
            ]);
    }

    private static SegmenterResult Measure(Scene scene, short[] noisy, int rate, string noise, int? snr)
    {
        var format = new AudioFormat(rate);
        var segments = SpeechSegmenter.Segment(AudioFormatConverter.Convert(noisy, AudioFormat.Speech16Khz, format), format);
        var truth = scene.Utterances.Select(u => (Start: Time(u.Start), End: Time(u.End))).ToArray();
        var spoken = Mark(truth, scene.Clean.Length);
        var found = Mark([.. segments.Select(s => (s.Start, s.End))], scene.Clean.Length);
        var both = spoken.Zip(found).Count(pair => pair is (true, true));

        var matched = truth
            .Select(u => (Truth: u, Segments: segments.Where(s => s.Start < u.End && s.End > u.Start).ToArray()))
            .Where(match => match.Segments.Length > 0)
            .ToArray();
        return new SegmenterResult(
            rate,
            noise,
            snr,
            (double)both / Math.Max(1, found.Count(f => f)),
            (double)both / spoken.Count(s => s),
            Mean(matched.Select(m => m.Segments[0].Start - m.Truth.Start)),
            Mean(matched.Select(m => m.Segments[^1].End - m.Truth.End)),
            truth.Length,
            truth.Length - matched.Length,
            segments.Count(s => !truth.Any(u => s.Start < u.End && s.End > u.Start)),
            matched.Count(m => m.Segments[0].AudioStart > m.Truth.Start));
    }

    private static TimeSpan Time(int samples) => TimeSpan.FromSeconds((double)samples / Scene.Rate);

    private static TimeSpan Mean(IEnumerable<TimeSpan> errors)
    {
        var absolute = errors.Select(error => error.Duration().TotalSeconds).ToArray();
        return absolute.Length == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(absolute.Average());
    }

    // Ten milliseconds an element.
    private static bool[] Mark(IReadOnlyList<(TimeSpan Start, TimeSpan End)> intervals, int length)
    {
        var marks = new bool[(length / (Scene.Rate / 100)) + 1];
        foreach (var (start, end) in intervals)
        {
            for (var i = (int)Math.Round(start.TotalSeconds * 100); i < Math.Min(marks.Length, Math.Round(end.TotalSeconds * 100)); i++)
            {
                marks[i] = true;
            }
        }

        return marks;
    }
}
