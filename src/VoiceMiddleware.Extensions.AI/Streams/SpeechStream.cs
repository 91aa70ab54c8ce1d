using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Opens the stream of a speech-to-text call. It stays open; it is the caller's.</summary>
internal static class SpeechStream
{
    // Enough to tell what it is.
    private const int MarkBytes = 4;

    /// <summary>Opens a WAV stream, or bare 16-bit samples of one channel when their rate was told.</summary>
    /// <exception cref="ArgumentException">The stream is neither.</exception>
    /// <exception cref="WavFormatException">It is a WAV file that can not be read.</exception>
    public static async ValueTask<IAudioSource> OpenAsync(Stream stream, int? sampleRate, AudioFormat fallback, CancellationToken cancellationToken)
    {
        var mark = new byte[MarkBytes];
        var length = await stream.ReadAtLeastAsync(mark, MarkBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length == 0)
        {
            return new MemoryAudioSource(default(ReadOnlyMemory<short>), fallback);
        }

        byte[] prefix;
        if (AudioPipe.IsWav(mark))
        {
            prefix = mark;
        }
        else if (sampleRate is { } rate)
        {
            prefix = [.. AudioPipe.OpenHeader(new AudioFormat(rate)), .. mark.AsSpan(0, length)];
        }
        else
        {
            throw new ArgumentException("The audio is no WAV file. Give one, or 16-bit samples of one channel and their rate in SpeechToTextOptions.SpeechSampleRate.", nameof(stream));
        }

        return new WavFileSource(await WavReader.OpenAsync(new PrefixedStream(prefix, stream), cancellationToken: cancellationToken).ConfigureAwait(false));
    }
}
