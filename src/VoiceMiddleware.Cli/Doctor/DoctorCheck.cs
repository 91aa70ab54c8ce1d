namespace VoiceMiddleware.Cli.Doctor;

/// <summary>Something that must be there for an engine to work.</summary>
/// <param name="Part">What needs it: <c>recogniser</c>, <c>voice</c>, <c>pronunciations</c>, <c>devices</c>, <c>runtime</c>.</param>
/// <param name="Name">What it is.</param>
/// <param name="LookAsync">Looks for it. May take a second; throws nothing but <see cref="OperationCanceledException"/>.</param>
internal sealed record DoctorCheck(string Part, string Name, Func<CancellationToken, ValueTask<DoctorFinding>> LookAsync)
{
    internal DoctorCheck(string part, string name, Func<DoctorFinding> look)
        : this(part, name, _ => ValueTask.FromResult(look()))
    {
    }
}

/// <summary>What a check found.</summary>
/// <param name="Ok">Whether it is there and usable.</param>
internal sealed record DoctorFinding(bool Ok)
{
    /// <summary>Gets where it is, or null when that is unknown.</summary>
    internal string? Path { get; init; }

    /// <summary>Gets its version or size, or null when that is unknown.</summary>
    internal string? Version { get; init; }

    /// <summary>Gets what is wrong; null when nothing is.</summary>
    internal string? Problem { get; init; }

    /// <summary>Gets what to do; null when there is nothing to do.</summary>
    internal string? Advice { get; init; }

    internal static DoctorFinding Found(string? path, string? version) => new(true) { Path = path, Version = version };

    internal static DoctorFinding Missing(string problem, string package) =>
        new(false) { Problem = problem, Advice = $"run eng/setup.sh, or: apt-get install {package}" };
}
