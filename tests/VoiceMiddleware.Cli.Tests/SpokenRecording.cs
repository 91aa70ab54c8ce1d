using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Recordings of sentences, spoken by flite.</summary>
internal static class SpokenRecording
{
    /// <summary>Writes a recording in which every sentence is followed by a pause.</summary>
    internal static async Task WriteAsync(string path, TimeSpan pause, params string[] sentences)
    {
        using var voice = new FliteSynthesizer();
        var format = voice.Capabilities.OutputFormat;
        using var writer = new WavWriter(path, format);
        foreach (var sentence in sentences)
        {
            await foreach (var speech in voice.SynthesizeAsync(sentence))
            {
                writer.Write(speech.Frame.Samples.Span);
            }

            writer.Write(new short[format.ToSamples(pause)]);
        }
    }
}
