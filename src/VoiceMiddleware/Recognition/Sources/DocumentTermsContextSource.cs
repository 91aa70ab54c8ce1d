using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Makes hotwords of the names and rare words in text files, which are read once.</summary>
internal sealed class DocumentTermsContextSource(IReadOnlyList<string> paths, int maxTerms) : IRecognitionContextSource
{
    private readonly Lazy<Task<RecognitionHints>> _hints = new(() => ReadAsync(paths, maxTerms));

    public async ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken) =>
        await _hints.Value.WaitAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<RecognitionHints> ReadAsync(IReadOnlyList<string> paths, int maxTerms)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            texts.Add(await File.ReadAllTextAsync(path).ConfigureAwait(false));
        }

        return new()
        {
            Hotwords = [.. TermExtractor.Extract(texts, maxTerms).Select(term => new Hotword(term))],
            Priority = HintPriority.Mined,
            ReuseFor = Timeout.InfiniteTimeSpan,
        };
    }
}
