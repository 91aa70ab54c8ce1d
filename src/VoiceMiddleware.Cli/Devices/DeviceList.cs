using VoiceMiddleware.PortAudio;

namespace VoiceMiddleware.Cli.Devices;

/// <summary>Shows microphones and loudspeakers.</summary>
internal static class DeviceList
{
    /// <summary>Writes a line for each device.</summary>
    /// <returns>Whether there is a microphone and a loudspeaker.</returns>
    internal static async Task<bool> WriteAsync(TextWriter output, IReadOnlyList<PortAudioDevice> devices)
    {
        foreach (var device in devices)
        {
            var roles = string.Join(", ", Roles(device));
            await output.WriteLineAsync($"{device.Name}: {(roles.Length > 0 ? roles : "of no use")}, {device.DefaultSampleRate} Hz").ConfigureAwait(false);
        }

        return devices.Any(device => device.InputChannels > 0) && devices.Any(device => device.OutputChannels > 0);
    }

    private static IEnumerable<string> Roles(PortAudioDevice device)
    {
        if (device.InputChannels > 0)
        {
            yield return device.IsDefaultInput ? "microphone (the system's)" : "microphone";
        }

        if (device.OutputChannels > 0)
        {
            yield return device.IsDefaultOutput ? "loudspeaker (the system's)" : "loudspeaker";
        }
    }
}
