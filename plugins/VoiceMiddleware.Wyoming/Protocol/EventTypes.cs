namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>The events that are used here, by the names that they have on the wire.</summary>
internal static class EventTypes
{
    public const string Describe = "describe";
    public const string Info = "info";
    public const string Ping = "ping";
    public const string Pong = "pong";
    public const string Error = "error";

    public const string AudioStart = "audio-start";
    public const string AudioChunk = "audio-chunk";
    public const string AudioStop = "audio-stop";

    public const string Transcribe = "transcribe";
    public const string Transcript = "transcript";
    public const string TranscriptStart = "transcript-start";
    public const string TranscriptChunk = "transcript-chunk";
    public const string TranscriptStop = "transcript-stop";

    public const string Synthesize = "synthesize";
    public const string SynthesizeStart = "synthesize-start";
    public const string SynthesizeChunk = "synthesize-chunk";
    public const string SynthesizeStop = "synthesize-stop";
    public const string SynthesizeStopped = "synthesize-stopped";
}
