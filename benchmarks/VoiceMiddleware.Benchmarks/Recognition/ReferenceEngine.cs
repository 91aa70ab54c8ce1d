using System.ComponentModel;
using System.Diagnostics;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Recognition;

/// <summary>The engine's own command-line program, <c>pocketsphinx_continuous -infile</c>: one process for each file, models loaded every time.</summary>
internal sealed class ReferenceEngine : IDisposable
{
    private const string Program = "pocketsphinx_continuous";

    private readonly string _folder = Directory.CreateTempSubdirectory("voicemiddleware-bench-").FullName;

    /// <summary>Decodes audio.</summary>
    /// <param name="samples">Audio of 16 kHz. None for nothing but the start of the program: it is given a tenth of a second of silence.</param>
    /// <returns>The processor time of the whole process.</returns>
    /// <exception cref="BenchmarkException">The program is missing or fails.</exception>
    public async Task<TimeSpan> RunAsync(short[]? samples, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, "clip.wav");
        using (var file = new WavWriter(path, AudioFormat.Speech16Khz))
        {
            file.Write(samples ?? new short[AudioFormat.Speech16Khz.SampleRate / 10]);
        }

        var before = ProcessorTime.OfEndedChildren();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["-infile", path, "-logfn", "/dev/null"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!; // never null without shell execution
            var text = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            await text.ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new BenchmarkException($"{Program} failed with exit code {process.ExitCode}: {(await errors.ConfigureAwait(false)).Trim()}");
            }
        }
        catch (Win32Exception error)
        {
            throw new BenchmarkException($"{Program} is not installed. Run eng/setup.sh.", error);
        }

        return ProcessorTime.OfEndedChildren() - before;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
