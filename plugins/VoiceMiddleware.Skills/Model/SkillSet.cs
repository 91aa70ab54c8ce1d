using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Skills;

/// <summary>Intents and the slots they use, checked. Immutable and safe for concurrent use.</summary>
public sealed class SkillSet
{
    /// <summary>The weight of a hotword that no question asks for.</summary>
    internal const int HotwordWeight = 3;

    private SkillSet(IReadOnlyList<SkillSlot> slots, IReadOnlyList<SkillIntent> intents)
    {
        Slots = slots.ToDictionary(slot => slot.Name, StringComparer.OrdinalIgnoreCase);
        Intents = intents;
    }

    /// <summary>A set without intents.</summary>
    public static SkillSet Empty { get; } = new([], []);

    /// <summary>Gets the intents in the order they were given.</summary>
    public IReadOnlyList<SkillIntent> Intents { get; }

    /// <summary>Gets the slots by their names, case ignored.</summary>
    public IReadOnlyDictionary<string, SkillSlot> Slots { get; }

    /// <summary>Builds a set in code.</summary>
    /// <param name="build">Adds slots and intents.</param>
    /// <exception cref="SkillsFormatException">The set is malformed.</exception>
    public static SkillSet Build(Action<SkillSetBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var builder = new SkillSetBuilder();
        build(builder);
        return builder.Build();
    }

    /// <summary>Reads a set from JSON files; a slot defined in one may be used in another.</summary>
    /// <param name="files">Paths of the files.</param>
    /// <exception cref="SkillsFormatException">A file is not valid JSON or not a valid set.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SkillSet Load(params IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return SkillSetReader.Read(files.Select(file => (file, File.ReadAllText(file))));
    }

    /// <summary>Reads a set from JSON text.</summary>
    /// <param name="json">The text; comments and trailing commas are allowed.</param>
    /// <param name="source">The name that error messages give to the text.</param>
    /// <exception cref="SkillsFormatException">The text is not valid JSON or not a valid set.</exception>
    public static SkillSet Parse(string json, string source = "skills")
    {
        ArgumentNullException.ThrowIfNull(json);
        return SkillSetReader.Read([(source, json)]);
    }

    /// <summary>Gets the values of list slots, and their synonyms, as hints for a recogniser.</summary>
    /// <param name="expectedSlot">The slot that was just asked for, whose values come first with weight 5; null for none. The others have weight 3.</param>
    public IReadOnlyList<Hotword> GetHotwords(string? expectedSlot = null)
    {
        var hotwords = new List<Hotword>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var slots = Slots.Values.Where(slot => slot is { Kind: SlotKind.List, Hotwords: true });
        foreach (var slot in slots.OrderByDescending(slot => string.Equals(slot.Name, expectedSlot, StringComparison.OrdinalIgnoreCase)))
        {
            var weight = string.Equals(slot.Name, expectedSlot, StringComparison.OrdinalIgnoreCase) ? Hotword.MaxWeight : HotwordWeight;
            foreach (var value in slot.Values)
            {
                if (seen.Add(value.Value))
                {
                    hotwords.Add(new(value.Value, weight) { SoundsLike = value.SoundsLike });
                }

                hotwords.AddRange(value.Synonyms.Where(seen.Add).Select(synonym => new Hotword(synonym, weight)));
            }
        }

        return hotwords;
    }

    internal static SkillSet Create(IReadOnlyList<SkillSlot> slots, IReadOnlyList<SkillIntent> intents, Func<string, string> describe)
    {
        var errors = SkillSetValidator.Validate(slots, intents);
        return errors.Count == 0
            ? new(slots, intents)
            : throw new SkillsFormatException(string.Join(Environment.NewLine, errors.Select(error => $"{describe(error.Path)}: {error.Message}")));
    }
}
