using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class ArmComparisonTests
{
    [Fact]
    public void Differences_are_taken_against_the_arm_that_is_told_nothing()
    {
        var report = Reports.TwoArms();

        var change = report.Compare(report.Arms[1])!;

        Assert.Equal(2, change.Clips);
        Assert.Equal(-0.05, change.WordErrorRateDifference!.Value, 12);
        Assert.Equal(0.25, change.WordErrorRateReduction!.Value, 12);
        Assert.Equal(0.25, change.RecallDifference!.Value, 12);
        Assert.Null(report.Compare(report.Arms[0]));
    }

    [Fact]
    public void Clips_whose_list_has_no_term_in_the_transcript_are_a_group_of_their_own()
    {
        var report = Reports.TwoArms();

        var foreign = report.Compare(report.Arms[1])!.ForeignList;

        Assert.Equal(1, foreign.Clips);
        Assert.Equal((9, 2, 1), (foreign.Words.ReferenceWords, foreign.Words.Errors, foreign.BaselineWords.Errors));
        Assert.Equal(1.0, foreign.Increase);
    }

    [Fact]
    public void A_clip_without_a_list_is_not_one_with_a_foreign_list()
    {
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, Reports.Clip("1", "a b", "a b", hotwords: [])),
            Reports.Arm(EvaluationArm.Both, Reports.Clip("1", "a b", "a c", hotwords: [])));

        Assert.Equal(0, report.Compare(report.Arms[1])!.ForeignList.Clips);
        Assert.Null(report.Compare(report.Arms[1])!.ForeignList.Increase);
    }

    [Fact]
    public void Errors_where_there_were_none_are_an_increase_without_a_number()
    {
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, Reports.Clip("1", "a b", "a b")),
            Reports.Arm(EvaluationArm.Both, Reports.Clip("1", "a b", "a tea")));

        Assert.Equal(double.PositiveInfinity, report.Compare(report.Arms[1])!.ForeignList.Increase);
        Assert.False(Assert.Single(report.Check([EvaluationGateTests.Gate("foreignWerIncrease<=0.01")])).Passed);
    }

    [Fact]
    public void Only_clips_that_both_arms_recognised_are_compared()
    {
        var report = Reports.Of(
            Reports.Arm(EvaluationArm.None, Reports.Clip("1", "tea", "t")),
            Reports.Arm(EvaluationArm.Both, Reports.Clip("1", "tea", "tea"), Reports.Clip("2", "tea", "x y z")));

        Assert.Equal((1, -1.0), (report.Compare(report.Arms[1])!.Clips, report.Compare(report.Arms[1])!.WordErrorRateDifference));
    }

    [Fact]
    public void Intervals_are_paired_seeded_and_hold_the_difference()
    {
        // Clips differ much from each other and the arms by one error in every second of them: paired, the interval is narrow.
        var none = Enumerable.Range(0, 60).Select(i => Result($"{i}", 20, i % 20)).ToArray();
        var both = Enumerable.Range(0, 60).Select(i => Result($"{i}", 20, Math.Max(0, (i % 20) - (i % 2)))).ToArray();
        var report = Reports.Of(Reports.Arm(EvaluationArm.None, none), Reports.Arm(EvaluationArm.Both, both));

        var change = report.Compare(report.Arms[1])!;
        var interval = change.WordErrorRateDifferenceInterval!;

        Assert.Equal(-0.025, change.WordErrorRateDifference!.Value, 12);
        Assert.InRange(change.WordErrorRateDifference.Value, interval.Low, interval.High);
        Assert.InRange(interval.High - interval.Low, 0.005, 0.02);
        Assert.Equal(interval, report.Compare(report.Arms[1])!.WordErrorRateDifferenceInterval);
        var otherSeed = report with { Bootstrap = new(Seed: 7) };
        Assert.NotEqual(interval, otherSeed.Compare(otherSeed.Arms[1])!.WordErrorRateDifferenceInterval);
        var alone = report.Arms[1].EstimateWordErrorRateInterval()!;
        Assert.True(alone.High - alone.Low > 3 * (interval.High - interval.Low));
    }

    [Fact]
    public void More_draws_give_another_interval_of_about_the_same_width()
    {
        var arm = Reports.Arm(EvaluationArm.None, [.. Enumerable.Range(0, 40).Select(i => Result($"{i}", 10, i % 5))]);

        var few = arm.EstimateWordErrorRateInterval(new(200))!;
        var many = arm.EstimateWordErrorRateInterval(new(5000))!;

        Assert.NotEqual(few, many);
        Assert.InRange(many.Low, few.Low - 0.03, few.Low + 0.03);
        Assert.Throws<ArgumentOutOfRangeException>(() => arm.EstimateWordErrorRateInterval(new(0)));
    }

    [Fact]
    public void Times_are_told_by_the_clip_that_a_fraction_stays_within()
    {
        var arm = Reports.Arm(EvaluationArm.None, [.. Enumerable.Range(1, 20).Select(i => Result($"{i}", 1, 0) with
        {
            ElapsedTime = TimeSpan.FromMilliseconds(10 * i),
            FinalDelay = TimeSpan.FromMilliseconds(i),
        })]);

        Assert.Equal((100.0, 190.0), (arm.GetDecodeTime(0.5)!.Value.TotalMilliseconds, arm.GetDecodeTime(0.95)!.Value.TotalMilliseconds));
        Assert.Equal((1.0, 20.0), (arm.GetFinalDelay(0)!.Value.TotalMilliseconds, arm.GetFinalDelay(1)!.Value.TotalMilliseconds));
        Assert.Null(Reports.Arm(EvaluationArm.None).GetDecodeTime(0.5));
    }

    private static ClipResult Result(string id, int words, int errors) =>
        Reports.Clip(id, "tea", "tea") with { Words = new WordErrorRate(words, errors, 0, 0) };
}
