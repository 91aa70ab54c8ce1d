namespace VoiceMiddleware.Failover;

/// <summary>What is asked of the providers of a chain, one after the other until one has answered.</summary>
internal sealed record ProviderCall<TEngine, TUpdate>
{
    /// <summary>Gets what makes the request: to an engine, by its place in the list, under a watch.</summary>
    public required Func<TEngine, int, ProviderWatch, IAsyncEnumerable<TUpdate>> Open { get; init; }

    /// <summary>Gets what a piece means for the others.</summary>
    public required Func<TUpdate, UpdateKind> KindOf { get; init; }

    /// <summary>Gets what is thrown instead of asking another provider, where an error is not the provider's; null for all others.</summary>
    public Func<Exception, Exception?> FindOwnFault { get; init; } = _ => null;

    /// <summary>Gets how long an engine may take for its first piece, or null for no such limit.</summary>
    public required Func<TEngine, int, TimeSpan?> FirstTimeout { get; init; }

    /// <summary>Gets whether silence counts before the first piece.</summary>
    public bool SilenceCountsFromStart { get; init; }

    /// <summary>Gets what is wrong with a stream that ends without a piece of <see cref="UpdateKind.Final"/>, or null when that is fine.</summary>
    public string? UnlessFinal { get; init; }

    /// <summary>Makes the role's own exception.</summary>
    public required Func<string, Exception?, Exception> Fail { get; init; }
}

/// <summary>What a piece of a provider's answer means when the provider fails after it.</summary>
internal enum UpdateKind
{
    /// <summary>Nobody has use for it yet; it is handed out with what follows, or at the end.</summary>
    Held,

    /// <summary>Another provider's answer replaces it.</summary>
    Passing,

    /// <summary>It can not be taken back, so nobody else can begin anew.</summary>
    Final,
}

/// <summary>A piece of an answer.</summary>
/// <param name="Update">The piece.</param>
/// <param name="Index">The place of the provider that gave it.</param>
/// <param name="Failures">Who failed before.</param>
internal readonly record struct ProviderUpdate<TUpdate>(TUpdate Update, int Index, IReadOnlyList<Recognition.ProviderFailure> Failures);
