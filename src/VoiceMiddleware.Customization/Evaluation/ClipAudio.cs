using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Reads a recording as a whole, in the format that the recogniser takes.</summary>
internal delegate Task<ReadOnlyMemory<short>> ClipAudioReader(string path, AudioFormat format, CancellationToken cancellationToken);

internal static class ClipAudio
{
    internal static async Task<ReadOnlyMemory<short>> ReadAsync(string path, AudioFormat format, CancellationToken cancellationToken)
    {
        var source = new WavFileSource(path).ConvertTo(format);
        await using (source.ConfigureAwait(false))
        {
            var samples = new List<short>();
            await foreach (var frame in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                samples.AddRange(frame.Samples.Span);
            }

            return samples.ToArray();
        }
    }

    internal static IAsyncEnumerable<AudioFrame> ToFrames(ReadOnlyMemory<short> samples, AudioFormat format, Action ended) =>
        Slice(samples, format, ended).ToAsyncEnumerable();

    private static IEnumerable<AudioFrame> Slice(ReadOnlyMemory<short> samples, AudioFormat format, Action ended)
    {
        for (var start = 0; start < samples.Length; start += format.SamplesPerFrame)
        {
            var length = Math.Min(format.SamplesPerFrame, samples.Length - start);
            yield return new AudioFrame(samples.Slice(start, length), format, format.ToDuration(start));
        }

        ended();
    }
}
