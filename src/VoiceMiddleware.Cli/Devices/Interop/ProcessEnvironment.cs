using System.Runtime.InteropServices;

namespace VoiceMiddleware.Cli.Devices.Interop;

/// <summary>The environment of the process as native libraries see it; .NET changes a copy of it only.</summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Sets a variable for native libraries that look at it from now on.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    internal static void Set(string name, string value)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Virtual devices need Linux with PulseAudio.");
        }

        if (SetVariable(name, value, overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"{name} can not be set to '{value}': error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
