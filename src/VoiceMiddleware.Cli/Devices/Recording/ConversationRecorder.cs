using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Cli.Devices.Recording;

/// <summary>
/// Records a microphone and a loudspeaker to the two channels of a WAV file (caller left, assistant right) while they are used. The microphone's
/// sample clock leads; of the loudspeaker there is what it says it has played, so what was cut short is not on the recording.
/// </summary>
/// <remarks>Safe for concurrent use. Both sides are written <see cref="Cushion"/> late, so that an uneven clock of the loudspeaker makes no holes.</remarks>
internal sealed class ConversationRecorder : IDisposable
{
    /// <summary>How much unevenness of the loudspeaker's clock is evened out.</summary>
    internal static readonly TimeSpan Cushion = TimeSpan.FromMilliseconds(200);

    private readonly IAudioSink _sink;
    private readonly WavWriter _writer;
    private readonly AudioFormatConverter _heardConverter;
    private readonly AudioFormatConverter _playedConverter;
    private readonly Lock _gate = new();
    private readonly Queue<short> _heard = new();
    private readonly Queue<short> _played = new();
    private readonly int _cushion;
    private List<short> _unplayed = [];
    private long _taken;
    private int _untilPlayed;
    private TimeSpan _heardTo;
    private bool _disposed;

    /// <summary>Begins a recording at the microphone's rate.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="source">The microphone. Its owner disposes it.</param>
    /// <param name="sink">The loudspeaker. Its owner disposes it.</param>
    /// <exception cref="IOException">The file can not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    internal ConversationRecorder(string path, IAudioSource source, IAudioSink sink)
    {
        var one = new AudioFormat(source.Format.SampleRate);
        _sink = sink;
        _writer = new WavWriter(path, new AudioFormat(one.SampleRate, 2));
        _heardConverter = new AudioFormatConverter(source.Format, one);
        _playedConverter = new AudioFormatConverter(sink.Format, one);
        _cushion = (int)one.ToSamples(Cushion);
        Source = new RecordedSource(this, source);
        Sink = new RecordedSink(this, sink);
    }

    /// <summary>Gets the microphone; what is read from it is recorded.</summary>
    internal IAudioSource Source { get; }

    /// <summary>Gets the loudspeaker; what is written to it and played is recorded.</summary>
    internal IAudioSink Sink { get; }

    /// <summary>Finishes the file. Later audio is not recorded.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Take();
            _untilPlayed = 0;
            Write(Math.Max(_heard.Count, _played.Count));
            _writer.Dispose();
        }
    }

    private void OnHeard(AudioFrame frame)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            // A gap in the timestamps is audio that the device lost.
            if (frame.Timestamp > _heardTo)
            {
                Add(_heard, _heardConverter.Process(new short[frame.Format.ToSamples(frame.Timestamp - _heardTo) * frame.Format.Channels]));
            }

            _heardTo = frame.End;
            Add(_heard, _heardConverter.Process(frame.Samples.Span));
            Take();
            Write(Math.Max(0, _heard.Count - _cushion));
        }
    }

    private void OnWritten(AudioFrame frame)
    {
        lock (_gate)
        {
            _unplayed.AddRange(frame.Samples.Span);
        }
    }

    private void Clear()
    {
        lock (_gate)
        {
            _sink.Clear();
            Take();
            _unplayed = [];
            _taken = Position();
        }
    }

    private long Position() => _sink.Format.ToSamples(_sink.PlayedDuration) * _sink.Format.Channels;

    /// <summary>Takes what the loudspeaker has played since the last time.</summary>
    private void Take()
    {
        var count = (int)Math.Clamp(Position() - _taken, 0, _unplayed.Count);
        if (count == 0)
        {
            return;
        }

        if (_played.Count == 0)
        {
            _untilPlayed = _cushion;
        }

        Add(_played, _playedConverter.Process(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unplayed)[..count]));
        _unplayed.RemoveRange(0, count);
        _taken += count;
    }

    private void Write(int count)
    {
        var stereo = new short[count * 2];
        for (var i = 0; i < count; i++)
        {
            stereo[2 * i] = _heard.TryDequeue(out var heard) ? heard : (short)0;
            if (_untilPlayed > 0)
            {
                _untilPlayed--;
            }
            else
            {
                stereo[(2 * i) + 1] = _played.TryDequeue(out var played) ? played : (short)0;
            }
        }

        _writer.Write(stereo);
    }

    private static void Add(Queue<short> queue, ReadOnlySpan<short> samples)
    {
        foreach (var sample in samples)
        {
            queue.Enqueue(sample);
        }
    }

    private sealed class RecordedSource(ConversationRecorder recorder, IAudioSource inner) : IAudioSource
    {
        public AudioFormat Format => inner.Format;

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var frame in inner.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                recorder.OnHeard(frame);
                yield return frame;
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class RecordedSink(ConversationRecorder recorder, IAudioSink inner) : IAudioSink
    {
        public AudioFormat Format => inner.Format;

        public TimeSpan PlayedDuration => inner.PlayedDuration;

        public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            recorder.OnWritten(frame);
        }

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

        public void Clear() => recorder.Clear();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
