using System.Globalization;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>Fits the weights of the detector's logistic function, on sentences that the evaluation does not use.</summary>
internal static class SegmenterFit
{
    private const double SpeechDb = -20;
    private const double SilenceDb = -45;
    private static readonly int[] Ratios = [40, 20, 10, 5];
    private static readonly int[] Rates = [16000, 8000];
    private static readonly string[] Voices = ["awb", "kal16", "slt"];
    private static readonly string[] Sentences =
    [
        "The quick brown fox jumps over the lazy dog.",
        "We were away a year ago.",
        "Which of these two flights arrives before noon?",
        "Both of the boys fell off the fence and were hurt.",
        "Press the green button to confirm your choice.",
        "A cup of black coffee with two sugars, please.",
        "I think it stopped working sometime last week.",
        "Okay.",
    ];

    public static string Run()
    {
        var random = new Random(99);
        var spoken = (from text in Sentences from voice in Voices select FliteVoice.Speak(voice, text)).ToArray();
        var rows = new List<(float[] X, bool Speech)>();
        for (var round = 0; round < 2; round++)
        {
            var scene = Scene.Create([.. spoken.OrderBy(_ => random.Next())], random);
            var loudness = scene.Loudness();
            var length = scene.Clean.Length;
            // Voices in the background are the hardest to tell apart: they come twice.
            double[][] noises =
            [
                Noise.White(length, random), Noise.Pink(length, random), Noise.Babble(length, spoken, random), Noise.Babble(length, spoken, random),
            ];
            foreach (var noise in noises)
            {
                foreach (var snr in Ratios)
                {
                    foreach (var rate in Rates)
                    {
                        Collect(Noise.Add(scene, noise, snr), loudness, rate, rows);
                    }
                }
            }
        }

        var weights = Descend(rows);
        var right = rows.Count(row => Score(weights, row.X) > 0 == row.Speech);
        return FormattableString.Invariant(
            $"{rows.Count} frames, {(double)right / rows.Count:0.000} right: [{string.Join(", ", weights.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture) + "f"))}]");
    }

    private static void Collect(short[] noisy, double[] loudness, int rate, List<(float[] X, bool Speech)> rows)
    {
        var format = new AudioFormat(rate);
        using var detector = new AdaptiveEnergyDetector(format);
        var samples = AudioFormatConverter.Convert(noisy, AudioFormat.Speech16Khz, format);
        for (var frame = 0; frame < loudness.Length && (frame + 1) * detector.WindowLength <= samples.Length; frame++)
        {
            detector.Process(samples.AsSpan(frame * detector.WindowLength, detector.WindowLength));
            var f = detector.Features;

            // What lies between is neither silence nor anything that could be heard in noise.
            if (f != default && loudness[frame] is > SpeechDb or < SilenceDb)
            {
                var inputs = new float[SpeechFeatures.InputCount];
                f.Inputs(inputs);
                rows.Add((inputs, loudness[frame] > SpeechDb));
            }
        }
    }

    private static double Score(double[] weights, float[] x) => weights.Zip(x).Sum(pair => pair.First * pair.Second);

    // Newton's method on the logistic likelihood: a few weights, a handful of steps.
    private static double[] Descend(List<(float[] X, bool Speech)> rows)
    {
        const int n = SpeechFeatures.InputCount;
        var weights = new double[n];
        for (var step = 0; step < 12; step++)
        {
            var gradient = new double[n];
            var hessian = new double[n, n];
            foreach (var (x, speech) in rows)
            {
                var p = 1 / (1 + Math.Exp(-Score(weights, x)));
                for (var i = 0; i < n; i++)
                {
                    gradient[i] += ((speech ? 1 : 0) - p) * x[i];
                    for (var j = 0; j < n; j++)
                    {
                        hessian[i, j] += p * (1 - p) * x[i] * x[j];
                    }
                }
            }

            var change = Solve(hessian, gradient);
            for (var i = 0; i < n; i++)
            {
                weights[i] += change[i];
            }
        }

        return weights;
    }

    private static double[] Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var pivot = 0; pivot < n; pivot++)
        {
            for (var row = pivot + 1; row < n; row++)
            {
                var factor = a[row, pivot] / a[pivot, pivot];
                for (var column = pivot; column < n; column++)
                {
                    a[row, column] -= factor * a[pivot, column];
                }

                b[row] -= factor * b[pivot];
            }
        }

        for (var row = n - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < n; column++)
            {
                b[row] -= a[row, column] * b[column];
            }

            b[row] /= a[row, row];
        }

        return b;
    }
}
