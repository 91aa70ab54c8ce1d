using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Tests.Doubles;

/// <summary>A caller made of loud and silent frames, as fast as they are read.</summary>
internal sealed class FakeCaller : IAudioSource
{
    private const short Loud = 8000;

    private readonly Channel<AudioFrame> _frames = Channel.CreateUnbounded<AudioFrame>();
    private TimeSpan _position;
    private volatile bool _readToItsEnd;

    public AudioFormat Format { get; init; } = AudioFormat.Speech16Khz;

    /// <summary>Gets whether somebody listens, or has.</summary>
    public bool IsBeingRead { get; private set; }

    /// <summary>Gets whether somebody has heard all and that the caller has hung up.</summary>
    public bool IsReadToItsEnd => _readToItsEnd;

    /// <summary>Speaks for a while and then pauses long enough for the utterance to be over.</summary>
    public FakeCaller Says(int milliseconds = 600) => Speaks(milliseconds).Pauses(1000);

    public FakeCaller Speaks(int milliseconds) => Push(milliseconds, Loud);

    /// <summary>Makes a loud noise without any pitch.</summary>
    public FakeCaller Hisses(int milliseconds)
    {
        var random = new Random(1);
        return Push(milliseconds, _ => (short)random.Next(-Loud, Loud));
    }

    /// <summary>Presses keys of a telephone, 100 ms each with 100 ms between them.</summary>
    public FakeCaller Presses(string keys)
    {
        foreach (var frame in AudioFramer.Slice(DtmfGenerator.Generate(keys, Format), Format))
        {
            _frames.Writer.TryWrite(frame with { Timestamp = _position });
            _position += AudioFormat.FrameDuration;
        }

        return this;
    }

    public FakeCaller Pauses(int milliseconds) => Push(milliseconds, 0);

    public void HangsUp() => _frames.Writer.TryComplete();

    public void Breaks(Exception error) => _frames.Writer.TryComplete(error);

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IsBeingRead = true;
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            yield return frame;
        }

        _readToItsEnd = true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FakeCaller Push(int milliseconds, short level) => Push(milliseconds, i => (short)(i / (20 * Format.Channels) % 2 == 0 ? level : -level));

    private FakeCaller Push(int milliseconds, Func<int, short> sample)
    {
        for (var passed = 0; passed < milliseconds; passed += 20)
        {
            var samples = new short[Format.SamplesPerFrame];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = sample(i);
            }

            _frames.Writer.TryWrite(new AudioFrame(samples, Format, _position));
            _position += AudioFormat.FrameDuration;
        }

        return this;
    }
}

/// <summary>A detector that takes every loud window for speech.</summary>
internal sealed class LevelDetector(AudioFormat format) : IVoiceActivityDetector
{
    public AudioFormat Format => format;

    public int WindowLength => format.SamplesPerFrame;

    public float Process(ReadOnlySpan<short> window) => window.ContainsAnyExceptInRange<short>(-1000, 1000) ? 1 : 0;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>A loudspeaker that plays at once, or only as much as it is told to.</summary>
internal sealed class FakeSpeaker : IAudioSink
{
    private readonly Lock _gate = new();
    private readonly Queue<AudioFrame> _queued = new();
    private TaskCompletionSource _changed = new();
    private TimeSpan _played;

    public AudioFormat Format { get; init; } = AudioFormat.Speech16Khz;

    /// <summary>Whether audio waits for <see cref="Play"/>.</summary>
    public bool Held { get; init; }

    /// <summary>The most frames that wait; a writer waits for room. Only with <see cref="Held"/>.</summary>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>What was played, in order.</summary>
    public List<AudioFrame> Heard { get; } = [];

    public Func<AudioFrame, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Gets the frames that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queued.Count;
            }
        }
    }

    public int Clears { get; private set; }

    public TimeSpan Written { get; private set; }

    public TimeSpan PlayedDuration
    {
        get
        {
            lock (_gate)
            {
                return _played;
            }
        }
    }

    public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.Equal(Format, frame.Format);
        if (Fault(frame) is { } fault)
        {
            throw fault;
        }

        while (true)
        {
            Task changed;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Held)
                {
                    Written += frame.Duration;
                    _played += frame.Duration;
                    Heard.Add(frame);
                    return;
                }

                if (_queued.Count < Capacity)
                {
                    Written += frame.Duration;
                    _queued.Enqueue(frame);
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Play(TimeSpan duration)
    {
        lock (_gate)
        {
            for (var left = duration; left > TimeSpan.Zero && _queued.TryDequeue(out var frame); left -= frame.Duration)
            {
                _played += frame.Duration;
                Heard.Add(frame);
            }

            Signal();
        }
    }

    /// <summary>Plays whatever comes until a task is over.</summary>
    public async Task PlayUntil(Task end)
    {
        while (!end.IsCompleted)
        {
            Play(AudioFormat.FrameDuration);
            await Task.Yield();
        }
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_queued.Count == 0)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Clears++;
            _queued.Clear();
            Signal();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Signal()
    {
        // Whoever waits goes on at once and may wait for the next change.
        var changed = _changed;
        _changed = new TaskCompletionSource();
        changed.TrySetResult();
    }
}
