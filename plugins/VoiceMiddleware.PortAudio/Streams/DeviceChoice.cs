using VoiceMiddleware.PortAudio.Interop;

namespace VoiceMiddleware.PortAudio.Streams;

/// <summary>Finds the device that is meant.</summary>
internal static class DeviceChoice
{
    internal static string Describe(AudioDirection direction) => direction == AudioDirection.Input ? "microphone" : "loudspeaker";

    /// <summary>Finds a device by its name or a part of it; the whole name before a part, the first before others.</summary>
    /// <exception cref="PortAudioException">There is none; the message names those that there are.</exception>
    internal static PortAudioDevice Find(IReadOnlyList<PortAudioDevice> devices, AudioDirection direction, string? name)
    {
        var what = Describe(direction);
        var fitting = devices.Where(device => (direction == AudioDirection.Input ? device.InputChannels : device.OutputChannels) > 0).ToList();
        if (fitting.Count == 0)
        {
            throw new PortAudioException($"There is no {what}. Plug one in, or look at the system's sound settings.");
        }

        if (name is null)
        {
            return fitting.FirstOrDefault(device => direction == AudioDirection.Input ? device.IsDefaultInput : device.IsDefaultOutput) ?? fitting[0];
        }

        return fitting.FirstOrDefault(device => device.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? fitting.FirstOrDefault(device => device.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new PortAudioException(
                $"No {what} has '{name}' in its name. There {(fitting.Count == 1 ? "is" : "are")} {string.Join(", ", fitting.Select(device => $"'{device.Name}'"))}.");
    }
}
