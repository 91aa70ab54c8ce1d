using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Interop;

namespace VoiceMiddleware.SpeexDsp.Reference;

/// <summary>Says for every frame of the microphone what the loudspeaker played meanwhile, in the microphone's format. Not thread-safe; does not allocate.</summary>
internal sealed class PlaybackReference : IDisposable
{
    // A device that tells its position exactly pauses when it seems to; the position of another wavers, and a moved reference unlearns the room.
    private static readonly TimeSpan LeastTolerance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostTolerance = TimeSpan.FromMilliseconds(15);
    private const int WaveringsTolerated = 4;
    private const double Recent = 0.05;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(4);

    private readonly AudioFormat _format;
    private readonly IAudioSink _sink;
    private readonly PlayedAudio _played;
    private readonly IRateConverter? _converter;
    private readonly LiveEdge _edge;
    private readonly short[] _taken;
    private readonly short[] _converted;
    private readonly short[] _timeline;
    private readonly long _leastTolerance;
    private readonly long _mostTolerance;
    private double _wavering;
    private long _lead;
    private long _position;
    private long _end;
    private long _next;
    private bool _playing;

    internal PlaybackReference(AudioFormat format, IAudioSink sink, PlayedAudio played, ISpeexDspNative native, TimeProvider time)
    {
        _format = format;
        _sink = sink;
        _played = played;
        _edge = new LiveEdge(time);
        _taken = new short[sink.Format.ToSamples(Kept / 2)];
        _timeline = new short[format.ToSamples(Kept)];
        _leastTolerance = format.ToSamples(LeastTolerance);
        _mostTolerance = format.ToSamples(MostTolerance);
        _position = sink.Format.ToSamples(sink.PlayedDuration);
        played.CutTo(sink.PlayedDuration);
        var differs = sink.Format.SampleRate != format.SampleRate;
        _converted = differs ? new short[_timeline.Length] : [];
        _converter = differs ? native.CreateRateConverter(sink.Format.SampleRate, format.SampleRate) : null;
    }

    /// <summary>Copies what was played while a frame was recorded. Frames are asked for in order.</summary>
    internal void Read(AudioFrame frame, Span<short> played)
    {
        var live = _format.ToSamples(_edge.Observe(frame.End));
        Place(live);
        var start = _format.ToSamples(frame.Timestamp);
        Forget(until: start);
        for (var i = 0; i < played.Length; i++)
        {
            played[i] = _timeline[(start + i) % _timeline.Length];
        }

        Forget(until: start + played.Length);
    }

    public void Dispose() => _converter?.Dispose();

    private void Place(long live)
    {
        var count = _played.TakeUntil(_sink.PlayedDuration, ref _position, _taken);
        if (count == 0)
        {
            return;
        }

        var samples = MixDown(count);
        var contiguous = GoesOn(live - (samples.Length * (long)_format.SampleRate / _sink.Format.SampleRate) - _end);
        if (_converter is not null)
        {
            if (!contiguous)
            {
                _converter.Reset();
            }

            samples = _converted.AsSpan(0, _converter.Process(samples, _converted));
        }

        // Audio that goes on follows what came before; audio that begins ends now.
        var start = contiguous ? _end : live - samples.Length;
        _end = start + samples.Length;
        _playing = true;
        var last = Math.Min(_end, _next + _timeline.Length);
        for (var at = Math.Max(start, _next); at < last; at++)
        {
            _timeline[at % _timeline.Length] = samples[(int)(at - start)];
        }
    }

    /// <summary>Tells whether audio that seems to begin so many samples after the end of what was played before follows it without a gap.</summary>
    private bool GoesOn(long gap)
    {
        if (!_playing)
        {
            return false;
        }

        var tolerance = Math.Clamp(WaveringsTolerated * _wavering, _leastTolerance, _mostTolerance);
        var goesOn = Math.Abs(gap) <= tolerance;
        _wavering += Recent * (Math.Min(Math.Abs(gap - _lead), _mostTolerance) - _wavering);
        _lead = goesOn ? gap : 0;
        return goesOn;
    }

    /// <summary>Makes silence of what was read or skipped, so that its place in the ring can be used again.</summary>
    private void Forget(long until)
    {
        var last = Math.Min(until, _next + _timeline.Length);
        for (var at = _next; at < last; at++)
        {
            _timeline[at % _timeline.Length] = 0;
        }

        _next = Math.Max(_next, until);
    }

    private Span<short> MixDown(int count)
    {
        var channels = _sink.Format.Channels;
        if (channels == 1)
        {
            return _taken.AsSpan(0, count);
        }

        for (var i = 0; i < count / channels; i++)
        {
            var sum = 0;
            for (var c = 0; c < channels; c++)
            {
                sum += _taken[(i * channels) + c];
            }

            _taken[i] = (short)(sum / channels);
        }

        return _taken.AsSpan(0, count / channels);
    }
}
