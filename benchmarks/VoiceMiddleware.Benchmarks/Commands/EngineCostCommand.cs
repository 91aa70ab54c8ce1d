using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Benchmarks.Measuring;
using VoiceMiddleware.Benchmarks.Recognition;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>What recognition costs, against the engine's own program.</summary>
internal sealed class EngineCostCommand : BenchmarkCommand
{
    private readonly Argument<string> _manifest = new("MANIFEST.tsv") { Description = "The clips, as for 'voicemw evaluate'." };
    private readonly Option<int> _every = CreateNumber("--every", 1, 1, "Take every Nth clip, from the first on; before --clips.");
    private readonly Option<int> _clips = CreateNumber("--clips", 0, 0, "Take at most so many clips; 0 takes all.");
    private readonly Option<int> _hotwords = CreateNumber("--hotwords", 100, 1, "Hotwords of the context.");
    private readonly Option<int> _messages = CreateNumber("--messages", 10, 0, "Messages of the context.");

    public EngineCostCommand()
        : base("engine-cost", "Measures the processor time of PocketSphinx with and without a context against that of pocketsphinx_continuous on the same clips.")
    {
        Arguments.Add(_manifest);
        Options.Add(_every);
        Options.Add(_clips);
        Options.Add(_hotwords);
        Options.Add(_messages);
        AddCommonOptions();
    }

    protected override async Task<BenchmarkReport> MeasureAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var all = Load(arguments.GetRequiredValue(_manifest));
        var limit = arguments.GetValue(_clips) is > 0 and var given ? given : int.MaxValue;
        var clips = all.Where((_, index) => index % arguments.GetValue(_every) == 0).Take(limit).ToArray();
        using var cost = new EngineCost();
        var figures = await cost.MeasureAsync(
            clips, all, arguments.GetValue(_hotwords), arguments.GetValue(_messages),
            done =>
            {
                if (done % 10 == 0)
                {
                    Progress($"engine-cost: clip {done} of {clips.Length}");
                }
            },
            cancellationToken).ConfigureAwait(false);
        return new(Render(figures), figures);
    }

    private static IReadOnlyList<EvaluationClip> Load(string path)
    {
        try
        {
            return EvaluationManifest.Load(path).Clips;
        }
        catch (EvaluationManifestException error)
        {
            throw new BenchmarkException($"{path}: {string.Join("; ", error.Problems)}", error);
        }
    }

    private static string Render(EngineCostFigures f)
    {
        string[] Row(string what, double seconds) => [what, Number(seconds, "0.0"), Number(seconds / f.AudioSeconds, "0.0000")];
        string[][] rows =
        [
            Row("pocketsphinx_continuous -infile, whole processes", f.ReferenceSeconds),
            Row("pocketsphinx_continuous, start and loading of models taken off", f.ReferenceDecodingSeconds),
            Row("PocketSphinx plugin, no context", f.PlainSeconds),
            Row($"PocketSphinx plugin, {f.Hotwords} hotwords and {f.Messages} messages, made ready before", f.BiasedSeconds),
        ];
        string[][] ratios =
        [
            ["plugin without context / pocketsphinx_continuous", Number(f.PlainToReference, "0.00"), "1.10"],
            ["plugin without context / pocketsphinx_continuous without its starts", Number(f.PlainToReferenceDecoding, "0.00"), ""],
            ["plugin with context / plugin without", Number(f.BiasedToPlain, "0.00"), "1.25"],
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {f.Clips} clips, {f.AudioSeconds:0} s of audio; processor time, user and system. The program runs once for each clip, as it works, and one start
            of it costs {f.ReferenceStartSeconds:0.00} s ({f.ReferenceStartSeconds * f.Clips:0.0} s in all). The plugin's models were loaded before.

            {MarkdownTable.Render(["", "CPU s", "CPU s per s of audio"], rows)}

            {MarkdownTable.Render(["ratio", "", "at most"], ratios)}

            Making a context ready: {1000 * f.PreparationSeconds:0} ms of CPU, {1000 * f.PreparationElapsedSeconds:0} ms elapsed (means), before the caller speaks and not in the table.
            """);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
