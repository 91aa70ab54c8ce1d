using Microsoft.Extensions.Options;

namespace VoiceMiddleware.Espeak;

/// <summary>How <see cref="EspeakPronouncer"/> works.</summary>
public sealed class EspeakOptions
{
    private const int MostCandidates = 3;
    private const int DefaultCacheSize = 10_000;
    private const int LargestCache = 1_000_000;

    /// <summary>
    /// Gets or sets how many pronunciations a word gets at most, 1 to 3. The default is 3. The first is what espeak-ng says; the others are
    /// a reading with more reduced vowels and one with continental vowels, which names often have.
    /// </summary>
    public int MaxCandidates { get; set; } = MostCandidates;

    /// <summary>Gets or sets how many words are remembered, 0 (none) to 1,000,000. The default is 10,000, a few megabytes.</summary>
    public int CacheSize { get; set; } = DefaultCacheSize;

    /// <summary>
    /// Gets or sets the folder that holds <c>espeak-ng-data</c>, or null for the one that the library was built with. The default is null.
    /// The library is initialised once in a process, so the first pronouncer's folder counts.
    /// </summary>
    public string? DataPath { get; set; }

    internal string? FindProblem()
    {
        if (MaxCandidates is < 1 or > MostCandidates)
        {
            return $"{nameof(EspeakOptions)}.{nameof(MaxCandidates)} is {MaxCandidates}; set 1 to {MostCandidates}.";
        }

        if (CacheSize is < 0 or > LargestCache)
        {
            return $"{nameof(EspeakOptions)}.{nameof(CacheSize)} is {CacheSize}; set 0 (no cache) to {LargestCache}.";
        }

        return DataPath is not null && !Directory.Exists(DataPath)
            ? $"{nameof(EspeakOptions)}.{nameof(DataPath)} is '{DataPath}', which is no folder; set the folder that holds espeak-ng-data, or leave it unset."
            : null;
    }
}

internal sealed class EspeakOptionsValidator : IValidateOptions<EspeakOptions>
{
    public ValidateOptionsResult Validate(string? name, EspeakOptions options) =>
        options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
