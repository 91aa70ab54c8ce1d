using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>Plays a sound from some time after a turn's beginning to the first audio of its reply. One for each turn.</summary>
internal sealed class ThinkingSound
{
    // Little waits in the sink: whatever waits there is dropped when the reply comes.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(100);

    private readonly short[] _samples;
    private readonly PausableSink _sink;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly Task _playing;
    private long _position;
    private TimeSpan _begun;
    private TimeSpan _written;
    private bool _stopped;

    /// <summary>Begins to wait for its time.</summary>
    /// <param name="samples">The sound, in the sink's format.</param>
    /// <param name="sink">Where it is heard; nothing else is written to it before <see cref="StopAsync"/> or <see cref="AbandonAsync"/>.</param>
    /// <param name="delay">How long from now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">The turn's.</param>
    public ThinkingSound(short[] samples, PausableSink sink, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        (_samples, _sink, _time) = (samples, sink, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        sink.Begin(cancellationToken);
        _playing = PlayAsync(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _stop.Token);
    }

    /// <summary>Ends the sound, if it plays, with a fade of a frame, and begins a new run of the sink. May be called again, for another run.</summary>
    /// <param name="run">The run's token.</param>
    /// <returns>What the sink will have played when the first of what is written next is heard.</returns>
    public async ValueTask<TimeSpan> StopAsync(CancellationToken run)
    {
        var sounded = !_stopped && _written > TimeSpan.Zero;
        await EndAsync().ConfigureAwait(false);
        var fades = sounded && _sink.Drop();
        _sink.Begin(run);
        var played = _sink.PlayedDuration;
        if (!fades)
        {
            return played;
        }

        // What was dropped is not unsaid: the sound goes on where it was heard to.
        var unheard = _begun + _written - played;
        _position = Math.Max(0, _position - _sink.Format.ToSamples(unheard));
        var frame = Next();
        var samples = frame.Samples.ToArray();
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(samples[i] * (samples.Length - i) / samples.Length);
        }

        await _sink.WriteAsync(frame with { Samples = samples }).ConfigureAwait(false);
        return played + frame.Duration;
    }

    /// <summary>Ends the sound at once when nothing follows it.</summary>
    public async ValueTask AbandonAsync()
    {
        if (!_stopped)
        {
            await EndAsync().ConfigureAwait(false);
            _sink.Drop();
        }
    }

    private async ValueTask EndAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _stop.CancelAsync().ConfigureAwait(false);
            await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }

    private async Task PlayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        _begun = _sink.PlayedDuration;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_begun + _written >= _sink.PlayedDuration + Ahead || _sink.IsPaused)
            {
                await Task.Delay(AudioFormat.FrameDuration, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var frame = Next();
            _written += frame.Duration;
            await _sink.WriteAsync(frame).ConfigureAwait(false);
        }
    }

    private AudioFrame Next()
    {
        var samples = new short[_sink.Format.SamplesPerFrame];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = _samples[_position++ % _samples.Length];
        }

        return new AudioFrame(samples, _sink.Format, TimeSpan.Zero);
    }
}
