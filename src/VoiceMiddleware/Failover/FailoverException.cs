using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Failover;

/// <summary>
/// No provider of a list did what was asked. The message names each of them and says why; their own exceptions are inside. A chat client throws it, from a recogniser and a
/// synthesiser it comes as the inner exception of their own.
/// </summary>
public sealed class FailoverException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked for, and why nobody did it.</param>
    /// <param name="failures">One for each provider, in the order in which they were asked.</param>
    /// <param name="innerException">The exception of the one provider that threw, an <see cref="AggregateException"/> where several did, or null.</param>
    public FailoverException(string message, IReadOnlyList<ProviderFailure> failures, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(failures);
        Failures = failures;
    }

    /// <summary>Gets what happened with each provider, in the order in which they were asked.</summary>
    public IReadOnlyList<ProviderFailure> Failures { get; }
}
