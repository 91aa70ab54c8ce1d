using System.Diagnostics;
using VoiceMiddleware.Benchmarks.Measuring;

namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>Finds the peers' drivers and installs what they need, in a folder of our own.</summary>
internal static class PeerInstaller
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Makes every peer ready that can be.</summary>
    /// <param name="drivers">A folder with a folder for each peer: <c>package.json</c> and <c>bench-NAME.mjs</c>.</param>
    /// <param name="installed">Where they are installed.</param>
    /// <param name="progress">Told what is done, and which peer can not be had.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<List<Contestant>> InstallAsync(string drivers, string installed, Action<string> progress, CancellationToken cancellationToken)
    {
        var peers = new List<Contestant>();
        if (!Directory.Exists(drivers))
        {
            progress($"peers: there is no folder {drivers}; give one with --peers. Only our own figures follow.");
            return peers;
        }

        foreach (var folder in Directory.EnumerateDirectories(drivers).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            try
            {
                peers.Add(await InstallAsync(name, folder, Path.Combine(installed, name), progress, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception error) when (error is BenchmarkException or IOException or UnauthorizedAccessException)
            {
                progress($"peers: {name} can not be installed and is left out. {error.Message}");
            }
        }

        return peers;
    }

    private static async Task<Contestant> InstallAsync(string name, string from, string to, Action<string> progress, CancellationToken cancellationToken)
    {
        var driver = Directory.EnumerateFiles(from, "bench-*.mjs").FirstOrDefault() ?? throw new BenchmarkException($"{from} has no driver (bench-*.mjs).");
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            // The folder may be read-only, and copies of such files too.
            await File.WriteAllBytesAsync(Path.Combine(to, Path.GetFileName(file)), await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }

        if (!File.Exists(Path.Combine(to, "package-lock.json")))
        {
            progress($"peers: installing {name} (npm install)");
            var npm = new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund"]) { WorkingDirectory = to, RedirectStandardOutput = true, RedirectStandardError = true };
            var (code, _, errors) = await ProcessRun.RunAsync(npm, Timeout, cancellationToken).ConfigureAwait(false);
            if (code != 0)
            {
                throw new BenchmarkException($"npm install ended with code {code}: {errors.Trim().Split('\n')[^1]}");
            }
        }

        return new Contestant(name, "node", ["--expose-gc", Path.Combine(to, Path.GetFileName(driver))]);
    }
}
