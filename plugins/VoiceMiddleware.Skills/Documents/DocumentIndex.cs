namespace VoiceMiddleware.Skills;

/// <summary>
/// Finds answers in Markdown documents by BM25 (S. Robertson, H. Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond",
/// 2009, with k1 = 1.2, within the 1.2 to 2 that they name, and their b = 0.75). Documents are split into paragraphs under their headings;
/// an answer is the best one or two sentences of the best paragraph, without Markdown.
/// </summary>
/// <remarks>Safe for concurrent use; a search sees the documents as they were before or after a <see cref="Reload"/>, never between.</remarks>
public sealed class DocumentIndex
{
    private readonly Func<IEnumerable<(string Source, string Markdown)>> _read;
    private volatile Bm25 _index;

    private DocumentIndex(Func<IEnumerable<(string Source, string Markdown)>> read)
    {
        _read = read;
        _index = new(read());
    }

    /// <summary>Gets the number of passages.</summary>
    public int PassageCount => _index.PassageCount;

    /// <summary>Reads the <c>*.md</c> files of a folder and of those in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A document cannot be read.</exception>
    public static DocumentIndex Load(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Directory.Exists(folder)
            ? new(() => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file))))
            : throw new DirectoryNotFoundException($"There is no folder of documents at '{folder}'. Create it, or set another {nameof(SkillsOptions.Documents)}.");
    }

    /// <summary>Takes documents that are in memory.</summary>
    /// <param name="documents">Names and Markdown texts.</param>
    public static DocumentIndex Create(params IEnumerable<(string Source, string Markdown)> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var kept = documents.ToList();
        return new(() => kept);
    }

    /// <summary>Reads the documents again.</summary>
    /// <exception cref="IOException">A document cannot be read; the index stays as it was.</exception>
    public void Reload() => _index = new(_read());

    /// <summary>Finds the answer to a question.</summary>
    /// <param name="question">The question in ordinary words.</param>
    /// <returns>The best answer, however poor, or null when no word of the question occurs. Judge it by <see cref="DocumentAnswer.Coverage"/>.</returns>
    public DocumentAnswer? Find(string question) => Find(Tokenizer.Tokenize(question));

    internal DocumentAnswer? Find(IReadOnlyList<Token> question) => _index.Find(question);
}

/// <summary>An answer from a document.</summary>
/// <param name="Text">One or two sentences, without Markdown.</param>
/// <param name="Source">The document.</param>
/// <param name="Heading">The headings above the passage, outermost first.</param>
/// <param name="Score">The passage's BM25 score, at most halved when no sentence holds the question's words together; comparable within one question only.</param>
/// <param name="Coverage">The share of the question's content words, weighted by how rare they are, that occur in the passage or its headings; 0 to 1.</param>
public sealed record DocumentAnswer(string Text, string Source, string Heading, double Score, double Coverage);
