using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class EvaluationManifestTests
{
    [Fact]
    public void A_line_becomes_a_clip()
    {
        var clip = Assert.Single(Parse(
            "id\taudio\ttranscript\thotwords\tcontext\tspeaker\tseconds\n"
            + "x1\taudio/x1.wav\tphilip steels\tsteels| bulge bracket ||\tuser: hello|assistant: At 10:30, Mr. Steels.\tann\t3.8\n"));

        Assert.Equal(("x1", "/data/audio/x1.wav", "philip steels", "ann"), (clip.Id, clip.AudioPath, clip.Transcript, clip.Speaker));
        Assert.Equal(["steels", "bulge bracket"], clip.Hotwords.Select(hotword => hotword.Text));
        Assert.Equal([("user", "hello"), ("assistant", "At 10:30, Mr. Steels.")], clip.Messages.Select(message => (message.Role.Value, message.Text)));
    }

    [Fact]
    public void Columns_may_come_in_any_order_and_optional_ones_may_be_missing()
    {
        var clip = Assert.Single(Parse("licence\ttranscript\tID\taudio\nmine\ta b\t1\t/elsewhere/1.wav"));

        Assert.Equal(("1", "/elsewhere/1.wav", "a b"), (clip.Id, clip.AudioPath, clip.Transcript));
        Assert.Null(clip.Speaker);
        Assert.Empty(clip.Hotwords);
        Assert.Empty(clip.Messages);
    }

    [Fact]
    public void A_byte_order_mark_windows_line_ends_and_blank_lines_do_no_harm()
    {
        var clips = Parse("\uFEFFid\taudio\ttranscript\tspeaker\r\n\r\n1\ta.wav\tone\r\n  \r\n2\tb.wav\ttwo\tann\r\n\r\n");

        Assert.Equal(["one", "two"], clips.Select(clip => clip.Transcript));
        Assert.Null(clips[0].Speaker);
        Assert.Equal("ann", clips[1].Speaker);
    }

    [Fact]
    public void Every_broken_line_is_reported_with_its_number()
    {
        var problems = ProblemsOf(
            "id\taudio\ttranscript\tcontext\n"
            + "\n"
            + "1\ta.wav\tfine\n"
            + "1\tb.wav\tsame id\n"
            + "2\tmissing.wav\tno audio\n"
            + "3\tc.wav\n"
            + "4\td.wav\t...\n"
            + "5\te.wav\tword\tcaller: hello|user:\n"
            + "6\tf.wav\tword\t\tstray\n"
            + "\t\tword\n");

        Assert.Equal([4, 5, 6, 7, 8, 8, 9, 10, 10], problems.Select(problem => problem.Line));
        Assert.Contains("is that of line 3", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("no audio file \"missing.wav\"", problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("\"transcript\" is empty", problems[2].Message, StringComparison.Ordinal);
        Assert.Contains("has no words", problems[3].Message, StringComparison.Ordinal);
        Assert.Contains("does not say who spoke", problems[4].Message, StringComparison.Ordinal);
        Assert.Contains("5 fields and the header 4", problems[6].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_doubled_columns_are_reported_once_and_not_for_every_line()
    {
        var problems = ProblemsOf("id\tid\ttext\n1\t1\tone\n2\t2\ttwo\n");

        Assert.Equal(3, problems.Count);
        Assert.All(problems, problem => Assert.Equal(1, problem.Line));
        Assert.Contains(problems, problem => problem.Message.Contains("\"id\" occurs twice", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("no column \"audio\"", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("no column \"transcript\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "the manifest is empty")]
    [InlineData("\n\n", "the manifest is empty")]
    [InlineData("id\taudio\ttranscript\n", "lists no clips")]
    public void A_manifest_without_clips_is_rejected(string content, string words) =>
        Assert.Contains(words, Assert.Single(ProblemsOf(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_line_that_is_not_utf8_is_reported_with_its_number()
    {
        var content = Encoding.Latin1.GetBytes("id\taudio\ttranscript\n1\ta.wav\tone\n2\tb.wav\tnaïve\n");

        var error = Assert.Throws<EvaluationManifestException>(() => EvaluationManifest.Parse(content, "/data/manifest.tsv", _ => true));

        Assert.Equal(3, Assert.Single(error.Problems).Line);
    }

    [Fact]
    public void Audio_is_looked_for_beside_the_manifest()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.tsv"), "id\taudio\ttranscript\n1\there.wav\tone\n2\tgone.wav\ttwo\n");
        File.WriteAllText(folder.File("here.wav"), "");

        var error = Assert.Throws<EvaluationManifestException>(() => EvaluationManifest.Load(folder.File("m.tsv")));

        Assert.Contains("gone.wav", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("m.tsv"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_input_brings_anything_but_clips_or_problems_on_lines_of_the_file()
    {
        var fragments = Gen.Elements("id", "audio", "transcript", "hotwords", "context", "\t", "\t", "\t", "\n", "\r", "|", "user: ", "a", "é", "\0", "\uFEFF");
        Prop.ForAll(fragments.ListOf().Select(string.Concat).ToArbitrary(), rest =>
        {
            var content = "id\taudio\ttranscript\tcontext\n" + rest;
            try
            {
                return Parse(content).All(clip => clip.Id.Length > 0 && TranscriptNormalizer.GetWords(clip.Transcript).Count > 0);
            }
            catch (EvaluationManifestException error)
            {
                var lines = content.Count(c => c == '\n') + 1;
                return error.Problems.Count > 0
                    && error.Problems.All(problem => problem.Line >= 1 && problem.Line <= lines && !problem.Message.Any(char.IsControl));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<EvaluationClip> Parse(string content) =>
        EvaluationManifest.Parse(
            Encoding.UTF8.GetBytes(content), "/data/manifest.tsv", path => !path.Contains("missing", StringComparison.Ordinal)).Clips;

    private static IReadOnlyList<EvaluationManifestProblem> ProblemsOf(string content) =>
        Assert.Throws<EvaluationManifestException>(() => Parse(content)).Problems;
}
