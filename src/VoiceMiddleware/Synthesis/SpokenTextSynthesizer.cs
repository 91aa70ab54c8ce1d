using System.Runtime.CompilerServices;

namespace VoiceMiddleware.Synthesis;

/// <summary>
/// Puts text into words before a voice speaks it, and gives the voice's word times back for the words as they were written, one for each, so that
/// whoever cuts a reply to what was heard need not know that anything was changed.
/// </summary>
internal sealed class SpokenTextSynthesizer(ISpeechSynthesizer inner, SpokenTextNormalizer normalizer) : DelegatingSpeechSynthesizer(inner)
{
    public override IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var form = normalizer.Speak(text, options?.Language ?? Language());
        return form.Text == text ? base.SynthesizeAsync(text, options, cancellationToken) : SpeakAsync(text, form, options, cancellationToken);
    }

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(
        string written, SpokenForm form, SynthesisOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var times = new WrittenWordTimes(written, form);
        await foreach (var speech in base.SynthesizeAsync(form.Text, options, cancellationToken).ConfigureAwait(false))
        {
            yield return speech.Words.Count == 0 ? speech : speech with { Words = times.Take(speech.Words) };
        }
    }

    // A voice that says nothing of its languages is taken for an English one, and so is one that speaks English among others.
    private string? Language() =>
        Capabilities.Languages is { Count: > 0 } languages ? languages.FirstOrDefault(SpokenTextNormalizer.IsEnglish) ?? languages[0] : null;
}
