using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Transcription;

/// <summary>Recognises the utterances of a recording, one after the other, each with the same context.</summary>
internal sealed class FileTranscriber(ISpeechRecognizer recognizer)
{
    /// <summary>A recording up to this length is one utterance; a longer one is cut where the speakers pause.</summary>
    internal static readonly TimeSpan LongestUtterance = TimeSpan.FromSeconds(30);

    /// <summary>Transcribes a recording.</summary>
    /// <param name="source">The recording in the recogniser's format.</param>
    /// <param name="duration">Its length, or null when it is unknown.</param>
    /// <param name="context">What every utterance is recognised with.</param>
    /// <param name="cancellationToken">Abandons the transcription.</param>
    internal async IAsyncEnumerable<TranscribedUtterance> TranscribeAsync(
        IAudioSource source, TimeSpan? duration, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await recognizer.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        if (duration <= LongestUtterance)
        {
            yield return await RecognizeAsync(TimeSpan.Zero, source.ReadAsync(cancellationToken), context, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        await foreach (var frames in CutAsync(source, cancellationToken).ConfigureAwait(false))
        {
            yield return await RecognizeAsync(frames[0].Timestamp, frames.ToAsyncEnumerable(), context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cuts a recording into utterances; no more than one is held at a time.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<AudioFrame>> CutAsync(
        IAudioSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var segmenter = new SpeechSegmenter(source.Format, new SpeechSegmenterOptions { MaxUtterance = LongestUtterance });
        var utterance = new List<AudioFrame>();
        await foreach (var frame in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            segmenter.Push(frame);
            if (Collect(segmenter, utterance))
            {
                yield return utterance;
                utterance = [];
            }
        }

        segmenter.Complete();
        if (Collect(segmenter, utterance))
        {
            yield return utterance;
        }
    }

    /// <summary>Takes what the last frame brought: at most one utterance ends with a frame.</summary>
    private static bool Collect(SpeechSegmenter segmenter, List<AudioFrame> utterance)
    {
        var ended = false;
        while (segmenter.TryRead(out var happened))
        {
            if (happened.Kind == SegmenterEventKind.Audio)
            {
                utterance.Add(happened.Frame);
            }

            ended |= happened.Kind == SegmenterEventKind.UtteranceEnded;
        }

        return ended && utterance.Count > 0;
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
