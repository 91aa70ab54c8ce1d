using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

/// <summary>Reports made by hand.</summary>
internal static class Reports
{
    /// <summary>Two clips, 20 words, four of them listed: eight seconds of audio, three of four terms with one false one, and a foreign list that costs a word.</summary>
    internal static EvaluationReport TwoArms() => Of(
        Arm(
            EvaluationArm.None,
            Clip("own", "tea for two and two for tea please now tea tea", "t for two and two for t please know tea tea", speaker: "ann"),
            Clip("foreign", "there is no listed word in here one two", "there is no listed word in her one two", speaker: "bob", hotwords: ["milk"])),
        Arm(
            EvaluationArm.Hotwords,
            Clip("own", "tea for two and two for tea please now tea tea", "tea for two and two for tea please now tea", speaker: "ann"),
            Clip("foreign", "there is no listed word in here one two", "there is milk no listed word in her one two", speaker: "bob", hotwords: ["milk"])));

    internal static EvaluationReport Of(params ArmResult[] arms) => new()
    {
        Recognizer = new() { Provider = "scripted", Model = "script", InputFormat = AudioFormat.Speech16Khz },
        Arms = arms,
    };

    internal static ArmResult Arm(EvaluationArm arm, params ClipResult[] clips) => new()
    {
        Arm = arm,
        Clips = clips,
        Failures = [],
        ProcessorTime = TimeSpan.FromSeconds(2 * clips.Length),
        ElapsedTime = TimeSpan.FromSeconds(clips.Length),
        PreparationProcessorTime = TimeSpan.Zero,
        PreparationElapsedTime = TimeSpan.Zero,
    };

    internal static ClipResult Clip(
        string id, string transcript, string hypothesis, string? speaker = null, string[]? hotwords = null, string? audio = null) => ClipResult.Score(
        new EvaluationClip
        {
            Id = id,
            AudioPath = audio ?? "/" + id,
            Transcript = transcript,
            Speaker = speaker,
            Hotwords = [.. (hotwords ?? ["tea"]).Select(text => new VoiceMiddleware.Recognition.Hotword(text))],
        },
        hypothesis,
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(1));
}
