using VoiceMiddleware.Audio;

namespace VoiceMiddleware.SpeexDsp.Reference;

/// <summary>What a sink was given and has not been asked for yet, on the sink's own clock: the first sample ever written is at zero. Safe for concurrent use.</summary>
internal sealed class PlayedAudio(AudioFormat format)
{
    private static readonly TimeSpan LeastKept = TimeSpan.FromSeconds(1);

    // A sink that takes more ahead than this plays without an echo reference; it is no loudspeaker.
    private static readonly TimeSpan MostKept = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private short[] _ring = new short[format.ToSamples(LeastKept)];
    private long _start;
    private long _end;

    internal AudioFormat Format => format;

    /// <summary>Adds what is about to be written. Returns a mark for <see cref="TakeBack"/>.</summary>
    internal long Append(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            MakeRoom(samples.Length);
            for (var i = 0; i < samples.Length; i++)
            {
                _ring[(_end + i) % _ring.Length] = samples[i];
            }

            var mark = _end;
            _end += samples.Length;
            _start = Math.Max(_start, _end - _ring.Length);
            return mark;
        }
    }

    /// <summary>Takes back what was added last and then not written.</summary>
    internal void TakeBack(long mark)
    {
        lock (_gate)
        {
            _end = Math.Clamp(mark, _start, _end);
        }
    }

    /// <summary>Forgets what lies behind a position: it will never be played, and what is added next follows the position.</summary>
    internal void CutTo(TimeSpan played)
    {
        lock (_gate)
        {
            var position = format.ToSamples(played);
            _end = position;
            _start = Math.Min(_start, position);
        }
    }

    /// <summary>Takes out what was played from the position reached by the last call up to another; what is not known is silence.</summary>
    /// <returns>How many samples were written to <paramref name="samples"/>; when there is more than fits, the oldest is left out.</returns>
    internal int TakeUntil(TimeSpan played, ref long position, Span<short> samples)
    {
        lock (_gate)
        {
            var until = Math.Min(format.ToSamples(played), _end);
            if (until <= position)
            {
                return 0;
            }

            var from = Math.Max(position, until - samples.Length);
            var count = (int)(until - from);
            for (var i = 0; i < count; i++)
            {
                samples[i] = from + i < _start ? (short)0 : _ring[(from + i) % _ring.Length];
            }

            position = until;
            _start = Math.Max(_start, until);
            return count;
        }
    }

    private void MakeRoom(int count)
    {
        var needed = _end - _start + count;
        if (needed <= _ring.Length || _ring.Length >= format.ToSamples(MostKept))
        {
            return;
        }

        var larger = new short[Math.Min(Math.Max(needed, 2L * _ring.Length), format.ToSamples(MostKept))];
        for (var i = Math.Max(_start, _end - larger.Length); i < _end; i++)
        {
            larger[i % larger.Length] = _ring[i % _ring.Length];
        }

        _ring = larger;
    }
}
