namespace VoiceMiddleware.Conversation;

/// <summary>Asks several strategies and takes one of their opinions. Combinations may be combined.</summary>
public sealed class CombinedEndpointing : IEndpointingStrategy
{
    private readonly IEndpointingStrategy[] _strategies;
    private readonly EndpointingChoice _choice;

    /// <summary>Creates the combination.</summary>
    /// <param name="choice">Whose opinion is taken.</param>
    /// <param name="strategies">The strategies, at least one.</param>
    /// <exception cref="ArgumentException">There is no strategy, or one is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="choice"/> is not defined.</exception>
    public CombinedEndpointing(EndpointingChoice choice, params IEnumerable<IEndpointingStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        if (!Enum.IsDefined(choice))
        {
            throw new ArgumentOutOfRangeException(
                nameof(choice), choice, $"Take {EndpointingChoice.First}, {EndpointingChoice.Shortest} or {EndpointingChoice.Longest}.");
        }

        _strategies = [.. strategies];
        if (_strategies.Length == 0 || Array.Exists(_strategies, strategy => strategy is null))
        {
            throw new ArgumentException("A combination takes at least one endpointing strategy, and none may be null.", nameof(strategies));
        }

        _choice = choice;
        Name = _strategies.Length == 1 ? _strategies[0].Name : $"{choice.ToString().ToLowerInvariant()}({string.Join(", ", _strategies.Select(s => s.Name))})";
    }

    /// <summary>Gets the name, with those of the strategies: <c>first(transcript, silence)</c>. Decisions carry the name of the one that made them.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public EndpointingDecision Decide(in EndpointingState state)
    {
        var taken = EndpointingDecision.None;
        foreach (var strategy in _strategies)
        {
            var decision = strategy.Decide(in state);
            if (decision.HasOpinion && IsTaken(decision, taken))
            {
                taken = decision.Strategy is null ? decision with { Strategy = strategy.Name } : decision;
                if (_choice == EndpointingChoice.First)
                {
                    break;
                }
            }
        }

        return taken;
    }

    // Holding is the longest wait of all.
    private bool IsTaken(EndpointingDecision decision, EndpointingDecision taken) => !taken.HasOpinion || _choice switch
    {
        EndpointingChoice.Shortest => !decision.IsHold && (taken.IsHold || decision.Silence < taken.Silence),
        EndpointingChoice.Longest => !taken.IsHold && (decision.IsHold || decision.Silence > taken.Silence),
        _ => false,
    };
}

/// <summary>Whose opinion a <see cref="CombinedEndpointing"/> takes.</summary>
public enum EndpointingChoice
{
    /// <summary>That of the first strategy, in their order, that has one.</summary>
    First,

    /// <summary>The shortest silence that any of them asks for: what one takes for the end is the end.</summary>
    Shortest,

    /// <summary>The longest silence that any of them asks for: the utterance is over when all of them take it for the end.</summary>
    Longest,
}
