using System.Globalization;
using System.Text;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Customization.Evaluation.Synthesis;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>
/// Makes recordings of terms where there are none yet: voices speak each term in everyday sentences at several speeds, with noise and over a telephone line
/// where wanted, and sentences without any term.
/// </summary>
/// <remarks>
/// Synthetic voices are clearer than people and all alike: what helps here may help less with callers, and what does not help here will not help them. Not for
/// reporting; for finding out whether a list works before anybody calls. Safe for concurrent use where the synthesiser is and the folders differ.
/// </remarks>
public sealed class SpeechSetSynthesizer
{
    /// <summary>The name of the manifest in a set's folder.</summary>
    public const string ManifestName = "manifest.tsv";

    /// <summary>The name of the hotword file in a set's folder, with weights and how terms sound.</summary>
    public const string HotwordsName = "hotwords.json";

    private const int ClipsPerForeignClip = 4;
    private const int TermsInContext = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly ISpeechSynthesizer _synthesizer;

    /// <summary>Creates the maker of sets.</summary>
    /// <param name="synthesizer">The voices; the caller keeps it.</param>
    public SpeechSetSynthesizer(ISpeechSynthesizer synthesizer)
    {
        ArgumentNullException.ThrowIfNull(synthesizer);
        _synthesizer = synthesizer;
    }

    /// <summary>Writes a set: <see cref="ManifestName"/>, <see cref="HotwordsName"/> and the recordings in the folder <c>audio</c>.</summary>
    /// <param name="terms">The terms; each is among the hotwords of every clip. One that says how it sounds is spoken that way.</param>
    /// <param name="folder">The folder; it is made where it is missing, and files of a set in it are replaced.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="progress">Told the number of clips done, and of all; null for nobody.</param>
    /// <param name="cancellationToken">Abandons the set; the folder then holds recordings without a manifest.</param>
    /// <returns>The clips as they are in the manifest, their hotwords as they were given.</returns>
    /// <exception cref="ArgumentException">There are no terms, or an option is out of its range.</exception>
    /// <exception cref="SpeechSynthesisException">The engine failed, or it can not say a term.</exception>
    /// <exception cref="IOException">A file can not be written.</exception>
    public async Task<IReadOnlyList<EvaluationClip>> WriteAsync(
        IReadOnlyList<Hotword> terms,
        string folder,
        SpeechSetOptions? options = null,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        if (terms.Count == 0)
        {
            throw new ArgumentException("There are no terms to speak; give at least one.", nameof(terms));
        }

        if (FindProblem(options) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Path.Combine(folder, "audio"));
        var plans = new SpeechSetPlan(terms, options, options.Voices.Count > 0 ? options.Voices : _synthesizer.Capabilities.Voices).Plan();
        var manifest = new StringBuilder("id\taudio\ttranscript\thotwords\tcontext\tspeaker\tcondition\n");
        var list = string.Join('|', terms.Select(term => term.Text));
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            var id = string.Create(CultureInfo.InvariantCulture, $"s{i + 1:0000}-{plan.Voice}");
            await SpeakAsync(plan, Path.Combine(folder, "audio", id + ".wav"), options, i, cancellationToken).ConfigureAwait(false);
            manifest.Append(CultureInfo.InvariantCulture, $"{id}\taudio/{id}.wav\t{plan.Transcript}\t{list}\t{plan.Context}\t{_synthesizer.Capabilities.Provider}-{plan.Voice}\t{plan.Condition}\n");
            progress?.Report((i + 1, plans.Count));
        }

        HotwordFile.Save(Path.Combine(folder, HotwordsName), terms);
        var path = Path.Combine(folder, ManifestName);
        await File.WriteAllTextAsync(path, manifest.ToString(), cancellationToken).ConfigureAwait(false);
        return [.. EvaluationManifest.Load(path).Clips.Select(clip => clip.WithDetails(terms))];
    }

    /// <summary>Tells what is wrong with options, or null when nothing is.</summary>
    /// <param name="options">The options.</param>
    public string? FindProblem(SpeechSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var voices = _synthesizer.Capabilities.Voices;
        return options.Voices.FirstOrDefault(voice => !voices.Contains(voice)) is { } unknown
                ? $"there is no voice '{unknown}'; choose from {string.Join(", ", voices)}."
            : options.Speeds.Count == 0 || options.Speeds.Any(speed => speed is not (>= 0.5 and <= 2.0))
                ? "the speeds are not numbers from 0.5 (half as fast) to 2.0 (twice as fast)."
            : options.SignalToNoise.Any(ratio => ratio is not (>= -10 and <= 60))
                ? "the signal-to-noise ratios are not numbers from -10 to 60 dB."
            : options.ClipsPerTerm is < 1 or > SpeechSetOptions.MaxClipsPerTerm
                ? $"{options.ClipsPerTerm} clips for each term are not from 1 to {SpeechSetOptions.MaxClipsPerTerm}."
            : null;
    }

    /// <summary>Gets how many clips without a term a set of so many clips with one has.</summary>
    internal static int CountForeign(int clips) => (clips + ClipsPerForeignClip - 1) / ClipsPerForeignClip;

    /// <summary>Gets how many terms a clip's context names, the one that is said among them.</summary>
    internal static int CountInContext(int terms) => Math.Min(TermsInContext, terms);

    private async Task SpeakAsync(SpeechSetPlan.Clip plan, string path, SpeechSetOptions options, int index, CancellationToken cancellationToken)
    {
        var format = _synthesizer.Capabilities.OutputFormat;
        var pause = (int)format.ToSamples(Pause);
        var samples = new List<short>(new short[pause]);
        await foreach (var speech in _synthesizer.SynthesizeAsync(
            plan.Spoken, new SynthesisOptions { Voice = plan.Voice, Speed = plan.Speed }, cancellationToken).ConfigureAwait(false))
        {
            samples.AddRange(speech.Frame.Samples.Span);
        }

        if (samples.Count == pause)
        {
            throw new SpeechSynthesisException($"{_synthesizer.Capabilities.Provider} can not say \"{plan.Spoken}\"; write how its term sounds in the letters of the voice's language.");
        }

        samples.AddRange(new short[pause]);
        short[] audio = [.. samples];
        if (plan.SignalToNoise is { } ratio)
        {
            // Its own seed: with other clips before it a clip keeps its noise.
            audio = SpeechDegradation.AddNoise(audio, format, ratio, new SeededRandom(options.Seed + ((ulong)(index + 1) << 32)));
        }

        if (plan.Telephone)
        {
            audio = SpeechDegradation.SendByTelephone(audio, format);
        }

        using var writer = new WavWriter(path, format);
        writer.Write(audio);
    }
}
