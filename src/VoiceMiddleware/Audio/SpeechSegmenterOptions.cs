using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Audio;

/// <summary>How <see cref="SpeechSegmenter"/> finds utterances. All times are rounded up to whole frames of 20 ms.</summary>
public sealed class SpeechSegmenterOptions : IValidatableObject
{
    /// <summary>Gets or sets the audio handed out from before the detected start of speech, so that no beginning is cut. The default is 300 ms; 0 to 2 s.</summary>
    public TimeSpan PreRoll { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Gets or sets the speech it takes to begin an utterance; shorter bursts, such as clicks, are dropped. The default is 120 ms; 20 ms to 1 s.</summary>
    public TimeSpan MinSpeech { get; set; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Gets or sets the silence after which an utterance is over. The default is 600 ms; 100 ms to 5 s.</summary>
    public TimeSpan EndpointSilence { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// Gets or sets the silence after which a possible end is announced (<see cref="SegmenterEventKind.PauseStarted"/>). The default is
    /// 200 ms; 40 ms to <see cref="EndpointSilence"/>.
    /// </summary>
    public TimeSpan PauseNotice { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets the longest utterance, counted in audio handed out. The default is 30 s; 1 s to 10 min.</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the time before <see cref="MaxUtterance"/> in which ever shorter pauses end the utterance, so that it is seldom cut inside a
    /// word. The default is 5 s; 0 (cut at the limit, wherever that is) to <see cref="MaxUtterance"/>.
    /// </summary>
    public TimeSpan SplitWindow { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets the probability from which a frame counts as speech while nobody speaks. The default is 0.5; 0.01 to 0.99.</summary>
    [Range(0.01, 0.99, ErrorMessage = "StartThreshold must lie between 0.01 and 0.99: it is a probability of speech.")]
    public double StartThreshold { get; set; } = 0.5;

    /// <summary>Gets or sets the probability below which a frame counts as silence while somebody speaks. The default is 0.35; 0.01 to <see cref="StartThreshold"/>.</summary>
    [Range(0.01, 0.99, ErrorMessage = "KeepThreshold must lie between 0.01 and 0.99: it is a probability of speech.")]
    public double KeepThreshold { get; set; } = 0.35;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value, low, high) in Ranges())
        {
            if (value < low || value > high)
            {
                yield return new ValidationResult(
                    $"{name} is {value:c}; set it between {low:c} and {high:c}.", [name]);
            }
        }

        if (KeepThreshold > StartThreshold)
        {
            yield return new ValidationResult(
                FormattableString.Invariant(
                    $"{nameof(KeepThreshold)} ({KeepThreshold}) is above {nameof(StartThreshold)} ({StartThreshold}); an utterance would end where it starts. Lower it."),
                [nameof(KeepThreshold)]);
        }
    }

    internal void ThrowIfInvalid()
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), faults, validateAllProperties: true))
        {
            throw new ArgumentException($"{nameof(SpeechSegmenterOptions)}: {string.Join(" ", faults.Select(fault => fault.ErrorMessage))}");
        }
    }

    private IEnumerable<(string Name, TimeSpan Value, TimeSpan Low, TimeSpan High)> Ranges()
    {
        var frame = AudioFormat.FrameDuration;
        yield return (nameof(PreRoll), PreRoll, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        yield return (nameof(MinSpeech), MinSpeech, frame, TimeSpan.FromSeconds(1));
        yield return (nameof(EndpointSilence), EndpointSilence, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
        yield return (nameof(PauseNotice), PauseNotice, 2 * frame, EndpointSilence);
        yield return (nameof(MaxUtterance), MaxUtterance, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        yield return (nameof(SplitWindow), SplitWindow, TimeSpan.Zero, MaxUtterance);
    }
}
