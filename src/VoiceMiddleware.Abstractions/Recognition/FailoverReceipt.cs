namespace VoiceMiddleware.Recognition;

/// <summary>Who recognised an utterance where several recognisers could have, and who was asked before and could not.</summary>
public sealed record FailoverReceipt
{
    /// <summary>Gets the <see cref="RecognizerCapabilities.Provider"/> that recognised the utterance.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets its <see cref="RecognizerCapabilities.Model"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the recognisers that came before it in the list and did not recognise this utterance, in order; empty when the first one did.</summary>
    public IReadOnlyList<ProviderFailure> Failed { get; init; } = [];
}

/// <summary>Why a provider did not do what it was asked for.</summary>
/// <param name="Provider">The provider's short name, with its place in the list where two have the same.</param>
/// <param name="Reason">The kind of failure.</param>
/// <param name="Detail">What happened, for a person. Holds no key and no words of the conversation.</param>
public sealed record ProviderFailure(string Provider, ProviderFailureReason Reason, string Detail);

/// <summary>The kinds of failure of a provider.</summary>
public enum ProviderFailureReason
{
    /// <summary>It threw an exception, or broke its contract.</summary>
    Failed,

    /// <summary>It took the request and then gave nothing, or nothing more.</summary>
    Silent,

    /// <summary>It was not asked, because it failed again and again a short while ago.</summary>
    CircuitOpen,
}
