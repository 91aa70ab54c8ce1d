using VoiceMiddleware.Customization.Correction;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Tests;

public class PublishedHypothesesTests
{
    [PublishedHypothesesFact]
    public void The_published_baseline_is_reproduced_and_beaten()
    {
        var utterances = CorrectionSet.Load(
            Path.Combine(PublishedHypothesesFactAttribute.Folder, "test-other.b1.rnnt_baseline.tsv"),
            Path.Combine(PublishedHypothesesFactAttribute.Folder, "test-other.biasing_100.tsv"));
        var evaluator = new CorrectionEvaluator(LocalEngines.CreatePronouncer());
        var open = evaluator.Evaluate(utterances, new());
        Assert.Equal((9.61, 7.22, 30.56), (Percent(open.Untouched.All.Rate), Percent(open.Untouched.Unbiased.Rate), Percent(open.Untouched.Biased.Rate)));
        Assert.InRange(Percent(open.Corrected.Biased.Rate), 0, 16.5);
        Assert.InRange(Percent(open.Corrected.Unbiased.Rate), 0, 7.22);
        var none = evaluator.Evaluate(utterances, new() { Terms = TermCoverage.None });
        Assert.InRange(Percent(none.Corrected.All.Rate), 0, 9.76);
        var closed = evaluator.Evaluate(utterances, new() { Mode = CorrectionMode.ClosedList });
        Assert.InRange(Percent(closed.Corrected.Biased.Rate), 0, 12.8);
        Assert.InRange(Percent(closed.Corrected.Unbiased.Rate), 0, 7.35);
    }

    private static double Percent(double fraction) => Math.Round(100 * fraction, 2);
}

/// <summary>A test on published hypotheses that are not in the repository: in the folder that VOICEMIDDLEWARE_BIASING_DATA names, or beside the repository.</summary>
internal sealed class PublishedHypothesesFactAttribute : FactAttribute
{
    public PublishedHypothesesFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = "No published hypotheses. Set VOICEMIDDLEWARE_BIASING_DATA to a folder of them (docs/correction.md).";
        }
    }

    public static string Folder { get; } = Environment.GetEnvironmentVariable("VOICEMIDDLEWARE_BIASING_DATA") ?? FindBesideRepository();

    private static string FindBesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "bench", "librispeech-biasing");
    }
}
