using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public sealed class EvaluationReportFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_json_keeps_its_members_and_adds_the_new_figures()
    {
        using var json = JsonDocument.Parse(Bytes(stream => Reports.TwoArms().WriteJson(stream, Reports.TwoArms().Check([EvaluationGateTests.Gate("recall>=0.9")]))));

        var arm = json.RootElement.GetProperty("arms").GetProperty("hotwords");
        Assert.Equal(
            [0.15, 0.75, 5, 0.5, 20, 2],
            new[] { "wer", "termRecall", "falseInsertionsPer100Words", "realTimeFactor", "words", "clips" }.Select(name => arm.GetProperty(name).GetDouble()));
        Assert.Equal((0.5, 1.0 / 16, 0.75), (arm.GetProperty("bWer").GetDouble(), arm.GetProperty("uWer").GetDouble(), arm.GetProperty("termPrecision").GetDouble()));
        Assert.Equal(1.0, arm.GetProperty("vsNone").GetProperty("foreignList").GetProperty("werIncrease").GetDouble());
        Assert.Equal(2, arm.GetProperty("vsNone").GetProperty("werDifferenceInterval95").GetArrayLength());
        Assert.Equal(1, arm.GetProperty("decodeSeconds").GetProperty("p50").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("arms").GetProperty("none").GetProperty("vsNone").ValueKind);
        Assert.True(arm.GetProperty("results")[1].GetProperty("foreignList").GetBoolean());
        var gate = Assert.Single(json.RootElement.GetProperty("gates").EnumerateArray());
        Assert.Equal(("hotwords", 0.75, false), (gate.GetProperty("arm").GetString(), gate.GetProperty("value").GetDouble(), gate.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public void JUnit_is_valid_xml_whatever_the_texts_hold_and_its_counts_are_right()
    {
        var arm = Reports.Arm(EvaluationArm.Both, Reports.Clip("<&\"'>\u0001\ud800", "a", "]]> <b>\u0000")) with
        {
            Failures = [new(Reports.Clip("gone", "a", "a").Clip, "No such\nthing \u001b[1m.")],
        };
        var report = Reports.Of(Reports.Arm(EvaluationArm.None, Reports.Clip("<&\"'>\u0001\ud800", "a", "a")), arm);
        var gates = report.Check([EvaluationGateTests.Gate("wer<=0.1"), EvaluationGateTests.Gate("wer<=9")]);

        var xml = XDocument.Parse(Encoding.UTF8.GetString(Bytes(stream => report.WriteJUnit(stream, gates)))).Root!;

        Assert.Equal(("testsuites", "5", "1", "1"), (xml.Name.LocalName, xml.Attribute("tests")!.Value, xml.Attribute("failures")!.Value, xml.Attribute("errors")!.Value));
        Assert.Equal(["gates", "none", "both"], xml.Elements("testsuite").Select(suite => suite.Attribute("name")!.Value));
        Assert.All(xml.Elements("testsuite"), suite => Assert.Equal(suite.Attribute("tests")!.Value, $"{suite.Elements("testcase").Count()}"));
        Assert.Equal("both.wer is 1, wanted <= 0.1", Assert.Single(xml.Descendants("failure")).Attribute("message")!.Value);
        Assert.Contains("No such", Assert.Single(xml.Descendants("error")).Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_a_table_for_each_subject_and_escapes_what_has_a_meaning()
    {
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, Reports.Clip("1", "tea", "t", speaker: "a|b")),
            Reports.Arm(EvaluationArm.Both, Reports.Clip("1", "tea", "tea", speaker: "a|b")));
        var writer = new StringWriter();

        report.WriteMarkdown(writer, report.Check([EvaluationGateTests.Gate("recall>=0.9")]));

        var lines = writer.ToString().Split('\n');
        Assert.Equal(
            ["## Accuracy", "## Words and terms", "## Against none, on the same clips", "## Time", "## Speakers", "## Gates"],
            lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.Contains("| both | 0.0 % | - | -100.0 % | 100.0 % (1/1) | 0.00 | 0.500 | 1 | 1 | 0 |", lines);
        Assert.Contains(lines, line => line.StartsWith("| a\\|b | 1 |", StringComparison.Ordinal));
        Assert.Contains("| recall\\>=0.9 | both | 1 | \\>= 0.9 | passed |", lines);
    }

    [Fact]
    public void The_page_is_well_formed_plays_the_recording_and_marks_what_changed()
    {
        using (var wav = new WavWriter(_folder.File("one.wav"), AudioFormat.Speech16Khz))
        {
            wav.Write(new short[200_000]);
        }

        var audio = _folder.File("one.wav");
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, Reports.Clip("1", "call pannartz about tea", "call partners about tea", "ann", ["pannartz", "tea"], audio)),
            Reports.Arm(EvaluationArm.Both, Reports.Clip("1", "call pannartz about tea", "call pannartz pannartz about", "ann", ["pannartz", "tea"], audio)));

        var page = Page(report);

        var clip = Assert.Single(page.Descendants("article"));
        Assert.Equal(("1", "1", "ann"), (clip.Attribute("data-changed")!.Value, clip.Attribute("data-worse")!.Value, clip.Attribute("data-speaker")!.Value));
        var source = clip.Descendants("audio").Single().Attribute("src")!.Value;
        Assert.Equal(File.ReadAllBytes(audio), Convert.FromBase64String(source["data:audio/wav;base64,".Length..]));
        var sides = clip.Descendants("section").ToArray();
        Assert.Equal(["said", "none 1 of 4 wrong", "both 2 of 4 wrong (+1)"], sides.Select(side => side.Element("h4")!.Value));
        Assert.Equal("✓pannartz", sides[2].Descendants("span").First(span => span.Attribute("class")!.Value == "fixed").Value);
        Assert.Equal("pannartz", Assert.Single(sides[2].Descendants("ins")).Value);
        Assert.NotEmpty(sides[2].Descendants("del"));
        Assert.Contains(sides[2].Descendants("span"), span => span.Attribute("class")!.Value == "new" && span.Value == "✗");
    }

    [Fact]
    public void The_page_can_link_to_recordings_and_goes_on_without_one_that_is_missing()
    {
        var report = Reports.Of(Reports.Arm(EvaluationArm.None, Reports.Clip("1", "tea", "tea", audio: _folder.File("a b/ü#1.wav"))));

        var linked = Page(report, new HtmlReportOptions { LinkAudioFrom = Path.GetDirectoryName(_folder.File("x")) });
        Assert.Equal("a%20b/%C3%BC%231.wav", linked.Descendants("audio").Single().Attribute("src")!.Value);

        var embedded = Page(report);
        Assert.Empty(embedded.Descendants("audio"));
        Assert.Contains("no recording", embedded.Descendants("article").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_somebody_said_becomes_markup()
    {
        const string Evil = "\"><script>alert(1)</script>\u0002\ud800";
        var clip = Reports.Clip(Evil, "tea", Evil, Evil, [Evil]);
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, clip) with { Failures = [new(Reports.Clip("2" + Evil, "tea", "t").Clip, Evil)] });

        var page = Page(report, new HtmlReportOptions { Title = Evil });

        Assert.Single(page.Descendants("script"));
        Assert.Contains("<script>alert(1)</script>", page.Descendants("h1").Single().Value, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static XElement Page(EvaluationReport report, HtmlReportOptions? options = null)
    {
        var writer = new StringWriter();
        report.WriteHtml(writer, options);
        return XDocument.Parse(writer.ToString().Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
