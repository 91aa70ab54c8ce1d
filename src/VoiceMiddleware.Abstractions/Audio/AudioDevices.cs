namespace VoiceMiddleware.Audio;

/// <summary>What a session hears with and speaks with.</summary>
/// <param name="Source">The microphone.</param>
/// <param name="Sink">The loudspeaker.</param>
public sealed record AudioDevices(IAudioSource Source, IAudioSink Sink);
