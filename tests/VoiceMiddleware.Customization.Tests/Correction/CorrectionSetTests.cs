using VoiceMiddleware.Customization.Correction;

namespace VoiceMiddleware.Customization.Tests.Correction;

public sealed class CorrectionSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Utterances_are_read_with_their_lists_and_speakers()
    {
        var only = Assert.Single(Load("7-1-1\tasked jon\n\n", "7-1-1\tasked jean\t[\"jean\"]\t[\"jean\", \"river's\"]\n"));
        Assert.Equal(("7-1-1", "7"), (only.Id, only.Speaker));
        Assert.Equal(["asked", "jean"], only.Reference);
        Assert.Equal(["asked", "jon"], only.Hypothesis);
        Assert.Equal(["jean"], only.RareWords);
        Assert.Equal(["jean", "river's"], only.BiasingWords);
    }

    [Fact]
    public void A_hypothesis_may_be_empty() => Assert.Empty(Assert.Single(Load("a\t\n", "a\tasked jean\t[]\t[]\n")).Hypothesis);

    [Theory]
    [InlineData("a\n", "a\tx\t[]\t[]\n", "hyp.tsv: line 1: 1 tab-separated column instead of 2")]
    [InlineData("a\tx\n", "a\tx\t[]\n", "ref.tsv: line 1: 3 tab-separated columns instead of 4")]
    [InlineData("a\tx\n", "\na\tx\t[\t[]\n", "ref.tsv: line 2: the third column (rare words) is no JSON list of words")]
    [InlineData("a\tx\n", "a\tx\t[]\tnull\n", "ref.tsv: line 1: the fourth column (biasing words) is no JSON list of words")]
    [InlineData("a\tx\n", "a\tx\t[]\t[\"\"]\n", "ref.tsv: line 1: the fourth column (biasing words)")]
    [InlineData("a\tx\na\ty\n", "a\tx\t[]\t[]\n", "hyp.tsv: line 2: the id 'a' is already on line 1")]
    [InlineData("a\tx\n", "a\tx\t[]\t[]\na\tx\t[]\t[]\n", "ref.tsv: line 2: the id 'a' is already on line 1")]
    [InlineData("a\tx\n", "a\tx\t[]\t[]\nb\tx\t[]\t[]\n", "ref.tsv: line 2: there is no hypothesis for 'b'")]
    [InlineData("a\tx\nb\tx\n", "a\tx\t[]\t[]\n", "hyp.tsv: line 2: there is no reference for 'b'")]
    [InlineData(" \tx\n", "a\tx\t[]\t[]\n", "hyp.tsv: line 1: the id is empty")]
    [InlineData("", "", "ref.tsv: there is no word to compare with")]
    public void Broken_lines_are_named(string hypotheses, string references, string problem)
    {
        var error = Assert.Throws<CorrectionSetException>(() => Load(hypotheses, references));
        Assert.Contains(error.Problems, line => line.Contains(problem, StringComparison.Ordinal));
    }

    private IReadOnlyList<CorrectionUtterance> Load(string hypotheses, string references)
    {
        var (hypothesis, reference) = (_folder.File("hyp.tsv"), _folder.File("ref.tsv"));
        File.WriteAllText(hypothesis, hypotheses);
        File.WriteAllText(reference, references);
        return CorrectionSet.Load(hypothesis, reference);
    }
}
