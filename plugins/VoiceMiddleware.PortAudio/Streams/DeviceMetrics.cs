using System.Diagnostics.Metrics;
using VoiceMiddleware.PortAudio.Interop;

namespace VoiceMiddleware.PortAudio.Streams;

/// <summary>What devices lost, under the pipeline's meter.</summary>
internal static class DeviceMetrics
{
    internal static readonly Meter Meter = new("VoiceMiddleware");

    internal static readonly Counter<double> Dropped = Meter.CreateCounter<double>(
        "voice.audio.dropped", "s", "Audio of a microphone lost because nobody read it in time.");

    internal static readonly Counter<long> Overruns = Meter.CreateCounter<long>(
        "voice.audio.overruns", "{overrun}", "Times that a microphone's device lost audio itself.");

    internal static readonly Counter<long> Underruns = Meter.CreateCounter<long>(
        "voice.audio.underruns", "{underrun}", "Times that a loudspeaker had nothing to play in the middle of a reply.");

    internal static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "voice.audio.reconnects", "{reconnect}", "Times that a device which had stopped was opened again.");

    internal static KeyValuePair<string, object?> Tag(AudioDirection direction) => new("voice.audio.direction", direction == AudioDirection.Input ? "input" : "output");
}
