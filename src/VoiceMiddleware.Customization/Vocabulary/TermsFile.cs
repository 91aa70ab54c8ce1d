using System.Globalization;
using System.Text;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>Reads terms from a plain text: one a line, and where wanted, separated by tabs, its weight (1 to 5) and how it sounds (several separated by <c>|</c>).</summary>
/// <remarks>
/// UTF-8, with or without a byte-order mark. Blank lines and lines that begin with <c>#</c> are passed over. The rules of a text are those of
/// <see cref="HotwordFile"/>. Stateless and safe for concurrent use; every broken line is reported at once.
/// </remarks>
/// <example><code>
/// # drugs
/// Norvexin
/// Sweynheim&#9;5&#9;sweenhime
/// </code></example>
public static class TermsFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The terms in the order of the file; at least one.</returns>
    /// <exception cref="TermsFileException">Lines are broken; all are listed.</exception>
    /// <exception cref="IOException">The file can not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<Hotword> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = File.ReadAllBytes(path);
        try
        {
            return Parse(StrictUtf8.GetString(bytes), path);
        }
        catch (DecoderFallbackException error)
        {
            throw new TermsFileException(path, ["the file is not UTF-8 text; save it in UTF-8."], error);
        }
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call the text in messages. The default is "terms".</param>
    /// <returns>The terms in the order of the text; at least one.</returns>
    /// <exception cref="TermsFileException">Lines are broken; all are listed.</exception>
    public static IReadOnlyList<Hotword> Parse(string text, string name = "terms")
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<string>();
        var terms = new List<Hotword>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            if (line.Trim() is not { Length: > 0 } content || content[0] == '#')
            {
                continue;
            }

            var before = problems.Count;
            var term = ReadLine(line.TrimEnd('\r').Split('\t'), message => problems.Add($"line {number}: {message}"));
            var key = TermList.KeyOf(term.Text);
            if (problems.Count == before && !lineOf.TryAdd(key, number))
            {
                problems.Add($"line {number}: {HotwordRules.Quote(term.Text)} is the term of line {lineOf[key]}; remove one.");
            }

            terms.Add(term);
        }

        if (terms.Count == 0)
        {
            problems.Add("the file has no terms; write one a line.");
        }
        else if (terms.Count > HotwordFile.MaxEntries)
        {
            problems.Add($"the file has {terms.Count} terms; at most {HotwordFile.MaxEntries} are allowed. Drop the least important ones.");
        }

        return problems.Count == 0 ? terms : throw new TermsFileException(name, problems);
    }

    private static Hotword ReadLine(string[] fields, Action<string> problem)
    {
        var text = fields[0].Trim();
        var rules = new List<HotwordProblem>();
        HotwordRules.CheckText(null, text, rules);
        rules.ForEach(broken => problem(broken.Message));
        if (text.Contains('|', StringComparison.Ordinal))
        {
            problem($"the term {HotwordRules.Quote(text)} has a \"|\", which separates terms in a manifest; leave it out.");
        }

        if (fields.Length > 3)
        {
            problem($"the line has {fields.Length} fields; term, weight and how it sounds are all there is. Remove the stray tab.");
        }

        var weight = Hotword.DefaultWeight;
        if (fields.Length > 1 && fields[1].Trim() is { Length: > 0 } written
            && (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out weight) || weight is < Hotword.MinWeight or > Hotword.MaxWeight))
        {
            problem($"the weight {HotwordRules.Quote(written)} is not a whole number from {Hotword.MinWeight} to {Hotword.MaxWeight}.");
        }

        var sounds = fields.Length > 2 ? fields[2].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        return new Hotword(text, weight) { SoundsLike = sounds };
    }
}

/// <summary>A file of terms has broken lines. All of them are listed, not only the first.</summary>
public sealed class TermsFileException : Exception
{
    internal TermsFileException(string name, IReadOnlyList<string> problems, Exception? inner = null)
        : base($"{name}: {string.Join(' ', problems)}", inner) => Problems = problems;

    /// <summary>Gets what is wrong, one line each, with the line's number where there is one; never empty.</summary>
    public IReadOnlyList<string> Problems { get; }
}
