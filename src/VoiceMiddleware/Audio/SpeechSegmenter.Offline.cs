namespace VoiceMiddleware.Audio;

public sealed partial class SpeechSegmenter
{
    /// <summary>Finds the utterances of a whole recording.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="format">Their format: 8 or 16 kHz, one channel.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The format or a setting is not usable; the message says which.</exception>
    public static IReadOnlyList<SpeechSegment> Segment(ReadOnlyMemory<short> samples, AudioFormat format, SpeechSegmenterOptions? options = null)
    {
        using var segmenter = new SpeechSegmenter(format, options);
        var result = new List<SpeechSegment>();
        var audioStart = TimeSpan.MinValue;
        foreach (var frame in AudioFramer.Slice(samples, format))
        {
            segmenter.Push(frame);
            Collect();
        }

        segmenter.Complete();
        Collect();
        return result;

        void Collect()
        {
            while (segmenter.TryRead(out var e))
            {
                if (e.Kind == SegmenterEventKind.Audio && audioStart < TimeSpan.Zero)
                {
                    audioStart = e.Frame.Timestamp;
                }
                else if (e.Kind == SegmenterEventKind.UtteranceEnded)
                {
                    result.Add(new SpeechSegment(e.SpeechStart, e.SpeechEnd, audioStart, e.Time, e.Reason));
                    audioStart = TimeSpan.MinValue;
                }
            }
        }
    }
}
