namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>How large the parts of an event may be, in bytes.</summary>
internal sealed record EventLimits(int Header, int Data, int Payload)
{
    public static EventLimits Of(WyomingOptions options) => new(options.MaxHeaderBytes, options.MaxDataBytes, options.MaxPayloadBytes);
}
