using VoiceMiddleware.PortAudio.Interop;

namespace VoiceMiddleware.PortAudio;

/// <summary>A device that PortAudio knows.</summary>
/// <param name="Index">PortAudio's number of it; changes when devices come and go.</param>
/// <param name="Name">Its name.</param>
/// <param name="InputChannels">How many channels it records; 0 for no microphone.</param>
/// <param name="OutputChannels">How many channels it plays; 0 for no loudspeaker.</param>
/// <param name="DefaultSampleRate">The rate that it likes best, in Hz.</param>
/// <param name="IsDefaultInput">Whether it is the system's microphone.</param>
/// <param name="IsDefaultOutput">Whether it is the system's loudspeaker.</param>
public sealed record PortAudioDevice(
    int Index, string Name, int InputChannels, int OutputChannels, int DefaultSampleRate, bool IsDefaultInput, bool IsDefaultOutput)
{
    /// <summary>Looks which devices there are.</summary>
    /// <returns>The devices in PortAudio's order; none when the machine has none.</returns>
    /// <exception cref="PortAudioException">The library is not installed or does not start; the message says what to do.</exception>
    public static IReadOnlyList<PortAudioDevice> List() => PortAudioNative.Instance.ListDevices();
}
