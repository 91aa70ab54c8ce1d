using System.Text.Json;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class EvaluationReportTests
{
    [Fact]
    public void The_json_has_the_promised_members_with_rates_as_fractions()
    {
        using var json = Write(Report(Result("1", "ann", new(10, 1, 0, 1), new(4, 3, 1)), Result("2", "ann", new(10, 0, 0, 0), new(0, 0, 0))));

        var arm = json.RootElement.GetProperty("arms").GetProperty("hotwords");
        Assert.Equal(0.1, arm.GetProperty("wer").GetDouble());
        Assert.Equal(0.75, arm.GetProperty("termRecall").GetDouble());
        Assert.Equal(5, arm.GetProperty("falseInsertionsPer100Words").GetDouble());
        Assert.Equal(0.25, arm.GetProperty("realTimeFactor").GetDouble());
        Assert.Equal(20, arm.GetProperty("words").GetInt32());
        Assert.Equal(2, arm.GetProperty("clips").GetInt32());
        Assert.Equal(0.1, arm.GetProperty("speakers").GetProperty("ann").GetProperty("wer").GetDouble());
        Assert.Equal("1", arm.GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Equal("gone", arm.GetProperty("failures")[0].GetProperty("message").GetString());
        Assert.Equal("scripted", json.RootElement.GetProperty("recognizer").GetProperty("provider").GetString());
    }

    [Fact]
    public void What_has_no_value_is_null_and_never_breaks_the_json()
    {
        using var json = Write(Report());

        var arm = json.RootElement.GetProperty("arms").GetProperty("hotwords");
        foreach (var name in new[] { "wer", "termRecall", "falseInsertionsPer100Words", "realTimeFactor", "werInterval95" })
        {
            Assert.Equal(JsonValueKind.Null, arm.GetProperty(name).ValueKind);
        }

        Assert.Equal(0, arm.GetProperty("clips").GetInt32());
    }

    [Fact]
    public void An_interval_holds_the_rate_and_is_the_same_every_time()
    {
        var arm = Report([.. Enumerable.Range(0, 50).Select(i => Result($"{i}", null, new(10, i % 4, 0, 0), new(1, i % 2, 0)))]).Arms[0];

        var words = arm.EstimateWordErrorRateInterval()!;
        Assert.InRange(arm.Words.Rate, words.Low, words.High);
        Assert.InRange(words.High - words.Low, 0.02, 0.12);
        Assert.Equal(words, arm.EstimateWordErrorRateInterval());
        Assert.InRange(0.5, arm.EstimateTermRecallInterval()!.Low, arm.EstimateTermRecallInterval()!.High);
    }

    [Fact]
    public void One_clip_has_no_interval() =>
        Assert.Null(Report(Result("1", null, new(10, 1, 0, 0), new(1, 1, 0))).Arms[0].EstimateWordErrorRateInterval());

    private static EvaluationReport Report(params ClipResult[] clips) => new()
    {
        Recognizer = new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz },
        Arms =
        [
            new()
            {
                Arm = EvaluationArm.Hotwords,
                Clips = clips,
                Failures = [new(Clip("9", null), "gone")],
                ProcessorTime = TimeSpan.FromSeconds(clips.Length),
                ElapsedTime = TimeSpan.FromSeconds(clips.Length),
                PreparationProcessorTime = TimeSpan.Zero,
                PreparationElapsedTime = TimeSpan.Zero,
            },
        ],
    };

    private static ClipResult Result(string id, string? speaker, WordErrorRate words, TermCounts terms) => new()
    {
        Clip = Clip(id, speaker),
        Hypothesis = "x",
        Words = words,
        Terms = terms,
        AudioDuration = TimeSpan.FromSeconds(4),
        ElapsedTime = TimeSpan.FromSeconds(1),
    };

    private static EvaluationClip Clip(string id, string? speaker) =>
        new() { Id = id, AudioPath = "/" + id, Transcript = "x", Speaker = speaker };

    private static JsonDocument Write(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        report.WriteJson(stream);
        return JsonDocument.Parse(stream.ToArray());
    }
}
