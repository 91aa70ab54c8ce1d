using VoiceMiddleware.Audio;
using Xunit.Abstractions;

namespace VoiceMiddleware.Tests.Audio;

public class RecordedSpeechTests(ITestOutputHelper output)
{
    [RecordedSpeechFact]
    public void Of_recorded_speech_hardly_any_loud_frame_is_withheld()
    {
        int clips = 0, loud = 0, withheld = 0;
        foreach (var path in Directory.EnumerateFiles(RecordedSpeechFactAttribute.Folder, "*.wav", SearchOption.AllDirectories))
        {
            var (samples, format) = WavReader.ReadAll(path);
            samples = AudioFormatConverter.Convert(samples, format, AudioFormat.Speech16Khz);
            var segments = SpeechSegmenter.Segment(samples, AudioFormat.Speech16Khz);
            var level = VoiceMiddleware.Benchmarks.Signals.Tone.Rms(samples);
            Assert.NotEmpty(segments);
            clips++;
            foreach (var frame in AudioFramer.Slice(samples, AudioFormat.Speech16Khz))
            {
                // Within 20 dB of the recording's mean level.
                if (VoiceMiddleware.Benchmarks.Signals.Tone.Rms(frame.Samples.Span) > level / 10)
                {
                    loud++;
                    withheld += segments.Any(s => s.AudioStart <= frame.Timestamp && frame.End <= s.AudioEnd) ? 0 : 1;
                }
            }
        }

        output.WriteLine(FormattableString.Invariant($"{clips} clips, {withheld} of {loud} loud frames withheld ({(double)withheld / loud:0.00000})"));
        Assert.True(clips > 0);
        Assert.InRange((double)withheld / loud, 0, 0.005);
    }
}

/// <summary>A test on recordings that are not in the repository: in the folder that VOICEMIDDLEWARE_SPEECH_DATA names, or beside the repository.</summary>
internal sealed class RecordedSpeechFactAttribute : FactAttribute
{
    public RecordedSpeechFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = "No recorded speech. Set VOICEMIDDLEWARE_SPEECH_DATA to a folder of WAV files.";
        }
    }

    public static string Folder { get; } = Environment.GetEnvironmentVariable("VOICEMIDDLEWARE_SPEECH_DATA") ?? FindBesideRepository();

    private static string FindBesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VoiceMiddleware.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "data", "speech", "dev");
    }
}
