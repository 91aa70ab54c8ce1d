using VoiceMiddleware.Audio;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.SpeexDsp;

namespace VoiceMiddleware.Cli.Doctor;

/// <summary>The checks for microphones and loudspeakers, and for what cleans their sound.</summary>
internal static class DeviceChecks
{
    private const string Devices = "devices";

    internal static IEnumerable<DoctorCheck> All() =>
    [
        LocalChecks.Library(Devices, "libportaudio.so.2", "libportaudio2"),
        Found(PortAudioDevice.List),
        LocalChecks.Library(Devices, "libspeexdsp.so.1", "libspeexdsp1"),
        LocalChecks.Works(Devices, "SpeexDSP at work", CleanAsync),
    ];

    /// <summary>Names the devices. A machine without any is in order: only <c>talk --mic</c> needs them.</summary>
    internal static DoctorCheck Found(Func<IReadOnlyList<PortAudioDevice>> list) => new(Devices, "microphones, loudspeakers", () =>
    {
        try
        {
            var devices = list();
            return DoctorFinding.Found(
                devices.Count > 0 ? string.Join(", ", devices.Select(device => device.Name)) : "for talk --mic plug one in, or start PulseAudio or PipeWire",
                $"{devices.Count(device => device.InputChannels > 0)}, {devices.Count(device => device.OutputChannels > 0)}");
        }
        catch (PortAudioException error)
        {
            return DoctorFinding.Missing(error.Message.ReplaceLineEndings(" ").TrimEnd('.'), "libportaudio2 libasound2-plugins");
        }
    });

    private static async Task<string> CleanAsync(CancellationToken cancellationToken)
    {
        var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
        await using (card.ConfigureAwait(false))
        {
            await new SpeexDspAudio(card.Microphone, card.Loudspeaker).Source.DisposeAsync().ConfigureAwait(false);
            return "cancels echo";
        }
    }
}
