using System.Buffers.Binary;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Wyoming.Protocol;

/// <summary>Cuts bytes of audio that arrive in pieces of any length into frames of 20 ms on one clock. Not thread-safe.</summary>
internal sealed class PcmFramer(AudioFormat format)
{
    private readonly byte[] _bytes = new byte[format.SamplesPerFrame * sizeof(short)];
    private int _filled;
    private long _emitted;

    /// <summary>Gets the length of all audio that was taken in.</summary>
    public TimeSpan Duration => format.ToDuration(_emitted + _filled / sizeof(short));

    /// <summary>Takes bytes in and gives the frames that are full.</summary>
    public IEnumerable<AudioFrame> Add(ReadOnlyMemory<byte> audio)
    {
        while (!audio.IsEmpty)
        {
            var count = Math.Min(audio.Length, _bytes.Length - _filled);
            audio[..count].CopyTo(_bytes.AsMemory(_filled));
            audio = audio[count..];
            _filled += count;
            if (_filled == _bytes.Length)
            {
                yield return Emit();
            }
        }
    }

    /// <summary>Gives the last frame, shorter than the others, if there is one. Half a sample at the end is no sound.</summary>
    public AudioFrame? Flush() => _filled >= sizeof(short) ? Emit() : null;

    private AudioFrame Emit()
    {
        var samples = new short[_filled / sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(i * sizeof(short)));
        }

        var frame = new AudioFrame(samples, format, format.ToDuration(_emitted));
        _emitted += samples.Length;
        _filled = 0;
        return frame;
    }
}
