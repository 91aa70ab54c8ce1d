using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Recognition.Redecoding;

/// <summary>Keeps the audio of one utterance while it passes, up to a length. One reader.</summary>
internal sealed class KeptAudio(TimeSpan most)
{
    private readonly List<AudioFrame> _frames = [];
    private TimeSpan _duration;

    /// <summary>Gets the frames, or null when the utterance is too long to be kept.</summary>
    internal IReadOnlyList<AudioFrame>? Frames => _duration > most ? null : _frames;

    /// <summary>Passes audio on and keeps it.</summary>
    internal async IAsyncEnumerable<AudioFrame> KeepAsync(IAsyncEnumerable<AudioFrame> audio, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _duration += frame.Duration;
            if (_duration > most)
            {
                _frames.Clear();
            }
            else
            {
                _frames.Add(frame);
            }

            yield return frame;
        }
    }
}
