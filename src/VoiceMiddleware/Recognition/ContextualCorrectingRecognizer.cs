using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Recognition;

/// <summary>
/// Corrects final results after the fact: spans that sound like a term of the context, and are unlikely to have been said as they are
/// written, become the term. For engines that take no hotwords, and to improve those that do.
/// </summary>
/// <remarks>
/// <para>
/// The terms are the context's hotwords and, unless switched off, the rare words of its messages (of a caller's messages only words that a
/// dictionary has: what may be misheard must not spread). Everything else stays as it was. Every replacement is on the receipt with its
/// score; <see cref="RecognitionUpdate.OriginalText"/> keeps the text before. A replaced span is one word, from the start of the first to the end of
/// the last. Text in other languages than English is passed on untouched.
/// </para>
/// <para>
/// Where the engine takes no hotwords (or no messages), this takes them: the capabilities claim them and the receipt accounts for them with
/// the mechanism <c>correction</c>. Safe for concurrent use. An index is made once for each list of terms, by <see cref="PrepareAsync"/> when it is called.
/// </para>
/// </remarks>
public sealed class ContextualCorrectingRecognizer : DelegatingSpeechRecognizer
{
    private const int IndexesKept = 64;
    private const string English = "en";

    private readonly ContextualCorrectionOptions _options;
    private readonly Lazy<CorrectionModel> _model;
    private readonly WordSounds _sounds;
    private readonly TermIndexCache _indexes = new(IndexesKept);
    private readonly ConcurrentBag<TermCorrector> _correctors = [];

    /// <summary>Wraps a recogniser. Nothing is loaded yet.</summary>
    /// <param name="inner">The recogniser; disposed with this one.</param>
    /// <param name="pronouncer">
    /// Says how words and terms are said; best an <see cref="IPronouncingDictionary"/> with a synthesiser behind it. Not disposed.
    /// </param>
    /// <param name="options">The options, or null for the defaults; must not change afterwards.</param>
    public ContextualCorrectingRecognizer(ISpeechRecognizer inner, IPronouncer pronouncer, ContextualCorrectionOptions? options = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(pronouncer);
        _options = options ?? new();
        _model = new(() => LoadModel(_options));
        _sounds = new(pronouncer, _options.Language);
    }

    /// <summary>Sets what is told the terms that a final result was searched for; for tests of what receipts claim.</summary>
    internal Action<IReadOnlyList<string>>? Searched { private get; init; }

    /// <inheritdoc/>
    public override RecognizerCapabilities Capabilities => base.Capabilities with
    {
        Hotwords = base.Capabilities.Hotwords ?? new() { MaxCount = _options.MaxTerms, Weights = false },
        Messages = base.Capabilities.Messages ?? (_options.UseMessages ? new() : null),
    };

    /// <inheritdoc/>
    public override ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.IsEmpty && IsEnglish(context))
        {
            Index(Terms(context));
        }

        return base.PrepareAsync(context, cancellationToken);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        ContextTerms? terms = null;
        await foreach (var update in base.RecognizeAsync(audio, context, cancellationToken).ConfigureAwait(false))
        {
            yield return update.IsFinal ? Correct(update, context, ref terms) : update;
        }
    }

    private RecognitionUpdate Correct(RecognitionUpdate update, RecognitionContext context, ref ContextTerms? terms)
    {
        if (context.IsEmpty || !IsEnglish(context))
        {
            Searched?.Invoke([]);
            return update;
        }

        terms ??= Terms(context);
        var (corrected, corrections) = update.Text.Length == 0 ? (update, []) : Correct(update, Index(terms));
        var receipt = update.Receipt ?? (corrections.Count > 0 ? ContextReceipt.ForNothingApplied(context) : null);
        return receipt is null ? corrected : corrected with { Receipt = CorrectionReceipt.Complete(receipt, corrections, context, terms, base.Capabilities, Capabilities) };
    }

    private (RecognitionUpdate Update, IReadOnlyList<TextCorrection> Corrections) Correct(RecognitionUpdate update, TermIndex index)
    {
        Searched?.Invoke(index.Texts);
        if (index.Count == 0)
        {
            return (update, []);
        }

        var transcript = new Transcript(update, _sounds);
        TermCorrector.FixTerms(transcript.Words, index);
        var corrector = _correctors.TryTake(out var idle) ? idle : new();
        var replacements = new List<TermReplacement>();
        try
        {
            string[] alternatives = [.. update.Alternatives.Select(alternative => CorrectionText.Normalize(alternative.Text))];
            corrector.Correct(transcript.Words, index, _model.Value, _options.Threshold ?? _model.Value.Threshold, alternatives, replacements);
        }
        finally
        {
            _correctors.Add(corrector);
        }

        return replacements.Count == 0 ? (update, []) : transcript.Apply(replacements);
    }

    private ContextTerms Terms(RecognitionContext context) => ContextTerms.From(context, _sounds, context.Language ?? _options.Language, _options);

    private TermIndex Index(ContextTerms terms) => _indexes.Get(
        terms.Digest, () => TermIndex.Create(terms.Terms.Select(term => (term.Text, _sounds.Get(CorrectionText.Normalize(term.Text), term.SoundsLike)))));

    private bool IsEnglish(RecognitionContext context) => string.Equals((context.Language ?? _options.Language).Split('-')[0], English, StringComparison.OrdinalIgnoreCase);

    private static CorrectionModel LoadModel(ContextualCorrectionOptions options)
    {
        if (options.ModelPath is not { } path)
        {
            return CorrectionModel.For(options.Mode);
        }

        try
        {
            return CorrectionModel.Parse(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new SpeechRecognitionException(
                $"No correction model could be read from '{path}': {error.Message} Set {nameof(ContextualCorrectionOptions)}.{nameof(ContextualCorrectionOptions.ModelPath)} to a file that 'voicemw train-correction' wrote, or leave it unset.", error);
        }
    }
}
