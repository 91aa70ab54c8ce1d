namespace VoiceMiddleware.Benchmarks.Peers;

/// <summary>How a framework did; null is what could not be measured. Times on one core.</summary>
internal sealed record PeerFigures
{
    /// <summary>Gets the processor time of a frame of 20 ms while nobody speaks, flat out.</summary>
    public double? CpuMicrosecondsPerFrame { get; init; }

    /// <summary>Gets the same while the caller speaks.</summary>
    public double? CpuMicrosecondsPerSpeechFrame { get; init; }

    /// <summary>Gets the processor time of a turn, its 60 frames included, flat out.</summary>
    public double? CpuMillisecondsPerTurn { get; init; }

    /// <summary>Gets the processor time of a session and second, ten sessions in real time.</summary>
    public double? CpuMillisecondsPerSessionSecond { get; init; }

    /// <summary>Gets the time from the frame that ends the utterance to the first audio with services that answer at once, flat out.</summary>
    public double? AddedLatencyMsP50 { get; init; }

    /// <summary>Gets the same of the slowest in a hundred.</summary>
    public double? AddedLatencyMsP99 { get; init; }

    /// <summary>Gets the same, ten sessions in real time.</summary>
    public double? RealTimeLatencyMsP50 { get; init; }

    /// <summary>Gets the same of the slowest in a hundred, ten sessions in real time.</summary>
    public double? RealTimeLatencyMsP99 { get; init; }

    /// <summary>Gets the time from the end of speech to the first audio with services that take their usual time.</summary>
    public double? TurnsRealMsP50 { get; init; }

    /// <summary>Gets the most callers tried that were served within the scenario's limits, one core.</summary>
    public int? CallersPerCore { get; init; }

    /// <summary>Gets the resident memory of a session after three turns.</summary>
    public double? MemoryKiBPerSession { get; init; }

    /// <summary>Gets how the managed memory grew in an hour of one session's audio.</summary>
    public double? MemoryGrowthMiBPerSessionHour { get; init; }

    /// <summary>Gets the time from the frame that decides that the caller interrupts to silence.</summary>
    public double? BargeInMsP50 { get; init; }

    /// <summary>Gets the same of the slowest in a hundred.</summary>
    public double? BargeInMsP99 { get; init; }
}
