namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>What the other side sent is no event: nothing that follows on the connection can be read. The message may be sent back and logged.</summary>
internal sealed class ProtocolException(string message, Exception? innerException = null) : IOException(message, innerException);

/// <summary>An event came whole, but what it says can not be done; the connection goes on. The message may be sent back and logged.</summary>
internal sealed class EventException(string code, string message) : Exception(message)
{
    /// <summary>Gets the code that is sent back.</summary>
    public string Code { get; } = code;
}

/// <summary>Nothing can be sent to a client any more.</summary>
internal sealed class ClientGoneException(Exception innerException) : IOException(innerException.Message, innerException);
