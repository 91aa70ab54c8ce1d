using System.ComponentModel;
using System.Diagnostics;

namespace VoiceMiddleware.Cli.Doctor;

/// <summary>The versions of the Debian packages that are installed; empty on other systems.</summary>
internal static class DebianPackages
{
    private static readonly Lazy<Dictionary<string, string>> Versions = new(Read);

    internal static string? VersionOf(string package) => Versions.Value.GetValueOrDefault(package);

    private static Dictionary<string, string> Read()
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var query = Process.Start(new ProcessStartInfo("dpkg-query", ["-W", "-f", "${Package}\t${db:Status-Status}\t${Version}\n"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            while (query?.StandardOutput.ReadLine() is { } line)
            {
                if (line.Split('\t') is [var package, "installed", var version])
                {
                    versions[package] = version;
                }
            }
        }
        catch (Win32Exception)
        {
            // No dpkg-query: not a Debian system.
        }

        return versions;
    }
}
