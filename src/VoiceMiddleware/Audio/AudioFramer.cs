namespace VoiceMiddleware.Audio;

/// <summary>Cuts audio that arrives in pieces of any size into frames of 20 ms.</summary>
/// <remarks>
/// Frames are carved out of blocks of about a second, so that a frame costs no allocation of its own; a block is never written to again
/// once its frames are out. Not thread-safe.
/// </remarks>
public sealed class AudioFramer
{
    // 64 KiB: below the large-object heap's threshold.
    private const int MaxBlockSamples = 32768;
    private const int FramesPerBlock = 50;

    private readonly Queue<AudioFrame> _ready = new();
    private readonly int _frameSamples;
    private readonly int _blockSamples;
    private short[]? _block;
    private int _frameStart;
    private int _filled;
    private long _position;

    /// <summary>Creates a framer whose first frame has the timestamp zero.</summary>
    /// <param name="format">The format of the samples; it also says how many make a frame (<see cref="AudioFormat.SamplesPerFrame"/>).</param>
    public AudioFramer(AudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        _frameSamples = format.SamplesPerFrame;
        _blockSamples = Math.Clamp(MaxBlockSamples / _frameSamples, 1, FramesPerBlock) * _frameSamples;
    }

    /// <summary>Gets the format of the frames.</summary>
    public AudioFormat Format { get; }

    /// <summary>Takes samples; whole frames are then ready to be read.</summary>
    /// <param name="samples">Samples that follow the previous ones, channels interleaved. Copied. Any number of whole sample frames.</param>
    /// <exception cref="ArgumentException">The number of samples is not a multiple of the number of channels.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        if (samples.Length % Format.Channels != 0)
        {
            throw new ArgumentException(
                $"{samples.Length} samples are not a whole number of sample frames of {Format.Channels} channels. Keep the rest for the next call.",
                nameof(samples));
        }

        while (!samples.IsEmpty)
        {
            if (_block is null || _frameStart == _block.Length)
            {
                _block = new short[_blockSamples];
                _frameStart = _filled = 0;
            }

            var count = Math.Min(samples.Length, _frameStart + _frameSamples - _filled);
            samples[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            samples = samples[count..];
            if (_filled == _frameStart + _frameSamples)
            {
                Emit();
            }
        }
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="frame">The frame, when there is one.</param>
    /// <returns>False when more samples are needed.</returns>
    public bool TryRead(out AudioFrame frame) => _ready.TryDequeue(out frame);

    /// <summary>Takes what is left at the end of a stream as one shorter frame. Read all whole frames before.</summary>
    /// <param name="frame">The frame, when anything is left.</param>
    /// <returns>False when nothing is left.</returns>
    /// <exception cref="InvalidOperationException">Whole frames are still waiting to be read.</exception>
    public bool TryFlush(out AudioFrame frame)
    {
        if (_ready.Count > 0)
        {
            throw new InvalidOperationException($"{_ready.Count} whole frames wait. Call {nameof(TryRead)} until it returns false, then flush.");
        }

        if (_block is not null && _filled > _frameStart)
        {
            Emit();
        }

        return _ready.TryDequeue(out frame);
    }

    /// <summary>Cuts a buffer into frames of 20 ms without copying it; the last frame may be shorter.</summary>
    /// <param name="samples">The samples, channels interleaved. They must not change while any frame is in use.</param>
    /// <param name="format">The format of the samples.</param>
    /// <param name="start">The timestamp of the first sample; zero by default.</param>
    public static IEnumerable<AudioFrame> Slice(ReadOnlyMemory<short> samples, AudioFormat format, TimeSpan start = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        return SliceCore(samples, format, start);
    }

    private static IEnumerable<AudioFrame> SliceCore(ReadOnlyMemory<short> samples, AudioFormat format, TimeSpan start)
    {
        for (var offset = 0; offset < samples.Length; offset += format.SamplesPerFrame)
        {
            var length = Math.Min(format.SamplesPerFrame, samples.Length - offset);
            yield return new AudioFrame(samples.Slice(offset, length), format, start + format.ToDuration(offset));
        }
    }

    private void Emit()
    {
        var length = _filled - _frameStart;
        _ready.Enqueue(new AudioFrame(_block.AsMemory(_frameStart, length), Format, Format.ToDuration(_position)));
        _position += length;

        // After a short last frame the rest of its slot stays unused, so that frames keep to the block's grid.
        _frameStart += _frameSamples;
        _filled = _frameStart;
    }
}
