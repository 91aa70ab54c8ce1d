using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.PocketSphinx;

/// <summary>Where PocketSphinx finds its models and how many decoders it keeps. Bound from the section <c>PocketSphinx</c>.</summary>
public sealed class PocketSphinxOptions
{
    /// <summary>Gets or sets the folder of the acoustic model. The default is where Debian's <c>pocketsphinx-en-us</c> puts it.</summary>
    [Required]
    public string AcousticModelPath { get; set; } = "/usr/share/pocketsphinx/model/en-us/en-us";

    /// <summary>Gets or sets the pronouncing dictionary. The default is where Debian's <c>pocketsphinx-en-us</c> puts it.</summary>
    [Required]
    public string DictionaryPath { get; set; } = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict";

    /// <summary>Gets or sets the base language model. The default is where Debian's <c>pocketsphinx-en-us</c> puts it.</summary>
    [Required]
    public string LanguageModelPath { get; set; } = "/usr/share/pocketsphinx/model/en-us/en-us.lm.bin";

    /// <summary>
    /// Gets or sets the most decoders, and so the most utterances at one time; one more waits for a decoder. A decoder is made when it is
    /// first needed and kept. 1 to 64; the default is 4.
    /// </summary>
    [Range(1, 64)]
    public int MaxDecoders { get; set; } = 4;

    /// <summary>Gets or sets the most hotwords of one context; the first stay. 1 to 5,000; the default is 1,000.</summary>
    [Range(1, 5000)]
    public int MaxHotwords { get; set; } = 1000;

    /// <summary>
    /// Gets or sets the shortest time between two partial results, in the audio's own time. In a pause they come at once, so that
    /// endpointing by transcript knows what was said. The default is 200 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan PartialInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Gets or sets the pause after which the recogniser closes a stretch of speech by itself. It should be shorter than the silence that ends
    /// a turn: then the last passes over the audio are done when the turn is over. A stretch of more than two seconds, whose passes take longer, is closed
    /// at less, down to a third of this from ten seconds on. The default is 400 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10")]
    public TimeSpan ClosingPause { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Says what is missing, or null when all models are there.</summary>
    internal string? FindMissing()
    {
        (string Name, string Path, bool Exists)[] models =
        [
            (nameof(AcousticModelPath), AcousticModelPath, File.Exists(Path.Combine(AcousticModelPath, "mdef")) && File.Exists(Path.Combine(AcousticModelPath, "feat.params"))),
            (nameof(DictionaryPath), DictionaryPath, File.Exists(DictionaryPath)),
            (nameof(LanguageModelPath), LanguageModelPath, File.Exists(LanguageModelPath)),
        ];
        foreach (var (name, path, exists) in models)
        {
            if (!exists)
            {
                return $"No PocketSphinx model at '{path}'. Run eng/setup.sh, or set {name}.";
            }
        }

        return null;
    }
}
