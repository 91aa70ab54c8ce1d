using System.Diagnostics;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Benchmarks.Segmentation;

/// <summary>Speaks through the flite program: real enough speech whose every boundary is known.</summary>
internal static class FliteVoice
{
    /// <summary>Speaks a text at 16 kHz.</summary>
    /// <exception cref="InvalidOperationException">flite is missing or failed.</exception>
    public static short[] Speak(string voice, string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.wav");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("flite", ["-voice", voice, "-t", text, "-o", path]) { RedirectStandardError = true })
                ?? throw new InvalidOperationException("flite did not start. Install it: eng/setup.sh");
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"flite -voice {voice} failed with {process.ExitCode}: {errors}");
            }

            var (samples, format) = WavReader.ReadAll(path);
            return AudioFormatConverter.Convert(samples, format, AudioFormat.Speech16Khz);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException("flite is not installed. Install it: eng/setup.sh", error);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
