using System.Diagnostics.CodeAnalysis;
using VoiceMiddleware.Extensions.AI;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace Microsoft.Extensions.AI;

/// <summary>Engines of VoiceMiddleware as clients of Microsoft.Extensions.AI, and the other way round.</summary>
[Experimental("VMEXP001")]
public static class SpeechClientExtensions
{
    /// <summary>Makes a recogniser usable as a speech-to-text client.</summary>
    /// <remarks>
    /// It reads WAV, or 16-bit samples of one channel when <see cref="SpeechToTextOptions.SpeechSampleRate"/> tells their rate; both are
    /// converted to the recogniser's format. A stream that grows is heard as it grows. The context is what stands under
    /// <see cref="SpeechToTextProperties.Context"/>; failing that, the text under <see cref="SpeechToTextProperties.Prompt"/> is taken for
    /// what was said before. Responses carry the receipt under <see cref="SpeechToTextProperties.Receipt"/>, and the recogniser's own
    /// updates as their raw representation.
    /// </remarks>
    /// <param name="recognizer">The recogniser.</param>
    /// <param name="partialResults">
    /// Whether a stream has guesses too, as <see cref="SpeechToTextResponseUpdateKind.TextUpdating"/>, each in place of the one before. The
    /// default is false, because <see cref="SpeechToTextResponseUpdateExtensions"/> joins the texts of all updates, guesses or not.
    /// </param>
    /// <param name="leaveOpen">Whether the recogniser stays open when the client is disposed. The default is false.</param>
    public static ISpeechToTextClient AsSpeechToTextClient(this ISpeechRecognizer recognizer, bool partialResults = false, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        return new RecognizerSpeechToTextClient(recognizer, partialResults, leaveOpen);
    }

    /// <summary>Makes a voice usable as a text-to-speech client.</summary>
    /// <remarks>
    /// It gives WAV, or with <see cref="TextToSpeechOptions.AudioFormat"/> <c>pcm</c> 16-bit samples whose rate is in the media type. The
    /// updates of a stream follow each other: the first has the WAV header, which leaves the length open. Pitch, volume and model are
    /// ignored.
    /// </remarks>
    /// <param name="synthesizer">The voice.</param>
    /// <param name="leaveOpen">Whether the voice stays open when the client is disposed. The default is false.</param>
    public static ITextToSpeechClient AsTextToSpeechClient(this ISpeechSynthesizer synthesizer, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(synthesizer);
        return new SynthesizerTextToSpeechClient(synthesizer, leaveOpen);
    }

    /// <summary>Makes a speech-to-text client usable as a recogniser; it is disposed with the recogniser.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ISpeechRecognizer AsSpeechRecognizer(this ISpeechToTextClient client, SpeechToTextRecognizerOptions? options = null) =>
        new SpeechToTextRecognizer(client, options);

    /// <summary>Makes a text-to-speech client usable as a voice; it is disposed with the voice.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ISpeechSynthesizer AsSpeechSynthesizer(this ITextToSpeechClient client, TextToSpeechSynthesizerOptions? options = null) =>
        new TextToSpeechSynthesizer(client, options);
}
