using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Transcription;

/// <summary>Recognises the utterances of a recording, one after the other, each with the same context.</summary>
internal sealed class FileTranscriber(ISpeechRecognizer recognizer)
{
    /// <summary>Transcribes a recording.</summary>
    /// <param name="source">The recording in the recogniser's format.</param>
    /// <param name="context">What every utterance is recognised with.</param>
    /// <param name="cancellationToken">Abandons the transcription.</param>
    internal async IAsyncEnumerable<TranscribedUtterance> TranscribeAsync(
        IAudioSource source, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await recognizer.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        yield return await RecognizeAsync(TimeSpan.Zero, source.ReadAsync(cancellationToken), context, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TranscribedUtterance> RecognizeAsync(
        TimeSpan start, IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken)
    {
        var finals = new List<RecognitionUpdate>();
        await foreach (var update in recognizer.RecognizeAsync(audio, context, cancellationToken).ConfigureAwait(false))
        {
            if (update.IsFinal)
            {
                finals.Add(update);
            }
        }

        return TranscribedUtterance.From(start, finals);
    }
}
