namespace VoiceMiddleware.PortAudio;

/// <summary>A microphone or a loudspeaker is missing, refused or was unplugged. The message says which, and what to do.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class PortAudioException(string message, Exception? innerException = null) : IOException(message, innerException);
