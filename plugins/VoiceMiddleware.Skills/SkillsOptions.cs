namespace VoiceMiddleware.Skills;

/// <summary>What the offline assistant knows and how it decides. Bound to the section <c>Skills</c> when the plugin is loaded.</summary>
public sealed class SkillsOptions
{
    /// <summary>Gets or sets a folder whose <c>*.json</c> files define skills, in the order of their names; null for none.</summary>
    public string? Folder { get; set; }

    /// <summary>Gets files that define skills, after those of <see cref="Folder"/>.</summary>
    public IList<string> Files { get; } = [];

    /// <summary>Gets or sets skills that were built in code; null for none. They take the place of <see cref="Folder"/> and <see cref="Files"/>.</summary>
    public SkillSet? Skills { get; set; }

    /// <summary>Gets or sets a folder of Markdown documents to answer from; null for none.</summary>
    public string? Documents { get; set; }

    /// <summary>Gets or sets who answers: "the Harbour Pharmacy". Used in the greeting; null for nobody in particular.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the first words, and the answer to a greeting; null for one made of <see cref="Name"/>.</summary>
    public string? Greeting { get; set; }

    /// <summary>Gets or sets the answer to what was not understood; null for one that names what the intents can do.</summary>
    public string? Fallback { get; set; }

    /// <summary>Gets or sets whether greetings, thanks, "help", "repeat that" and "never mind" are understood. The default is true.</summary>
    public bool SmallTalk { get; set; } = true;

    /// <summary>Gets or sets the score, 0 to 1, from which an intent is taken for meant. The default is 0.52.</summary>
    public double MatchThreshold { get; set; } = 0.52;

    /// <summary>Gets or sets the distance in score, 0 to 1, below which the assistant asks which of two intents is meant. The default is 0.04.</summary>
    public double AmbiguityMargin { get; set; } = 0.04;

    /// <summary>Gets or sets the least <see cref="DocumentAnswer.Coverage"/>, 0 to 1, of an answer from a document. The default is 0.5.</summary>
    public double MinimumCoverage { get; set; } = 0.5;

    internal SkillSet LoadSkills()
    {
        if (Skills is { } skills)
        {
            return skills;
        }

        var files = Folder is null ? [] : Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).ToList();
        files.AddRange(Files);
        return files.Count == 0 ? SkillSet.Empty : SkillSet.Load(files);
    }
}
