using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>A virtual sound card whose loudspeaker stands in one room with its microphone. Its clock moves by <see cref="RunAsync"/> only.</summary>
internal sealed class CoupledSoundCard : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualSoundCard _card;
    private readonly ManualTimeProvider _time;
    private readonly Microphone _microphone;
    private readonly Loudspeaker _loudspeaker;

    public CoupledSoundCard(AudioFormat format, ManualTimeProvider time, Room room)
    {
        _time = time;
        _card = new VirtualSoundCard(format, time);
        _loudspeaker = new Loudspeaker(_card.Loudspeaker);
        _microphone = new Microphone(_card.Microphone, _loudspeaker, room);
    }

    public IAudioSource Source => _microphone;

    public IAudioSink Sink => _loudspeaker;

    /// <summary>Gets everything that the microphone heard.</summary>
    public List<short> Heard => _microphone.Heard;

    public void Speak(short[] samples) => _ = _card.Speak(samples);

    public void HangUp() => _card.HangUp();

    /// <summary>Waits until the voice has begun: time that passes before it on a slow machine would be missing at the end.</summary>
    public void WaitForVoice() => Assert.True(SpinWait.SpinUntil(() => _loudspeaker.HasSpoken, Patience), "Nobody speaks.");

    /// <summary>Lets time pass, a frame at a time, each when the reader has taken the one before and the loudspeaker has enough to play.</summary>
    public async Task RunAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += AudioFormat.FrameDuration)
        {
            if (!await _microphone.Wanted.WaitAsync(Patience))
            {
                throw new TimeoutException("Nobody reads the microphone.");
            }

            Assert.True(SpinWait.SpinUntil(() => _loudspeaker.IsSettled, Patience), "The voice has stopped in the middle of a reply.");
            _time.Advance(AudioFormat.FrameDuration);
        }
    }

    public ValueTask DisposeAsync() => _card.DisposeAsync();

    private sealed class Microphone(IAudioSource inner, Loudspeaker loudspeaker, Room room) : IAudioSource
    {
        // No room is silent.
        private readonly short[] _noise = Speech.Noise(16000 * 3, -66);

        public AudioFormat Format => inner.Format;

        public SemaphoreSlim Wanted { get; } = new(0);

        public List<short> Heard { get; } = [];

        public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await using var frames = inner.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                var next = frames.MoveNextAsync();
                Wanted.Release();
                if (!await next)
                {
                    yield break;
                }

                var samples = frames.Current.Samples.ToArray();
                var played = loudspeaker.TakePlayed(samples.Length);
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (short)Math.Clamp(samples[i] + room.Hear(played[i]) + _noise[(Heard.Count + i) % _noise.Length], short.MinValue, short.MaxValue);
                }

                Heard.AddRange(samples);
                yield return frames.Current with { Samples = samples };
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Loudspeaker(IAudioSink inner) : IAudioSink
    {
        private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(200);

        private readonly Lock _gate = new();
        private readonly List<short> _written = [];
        private int _taken;
        private bool _speaking;

        public AudioFormat Format => inner.Format;

        public TimeSpan PlayedDuration => inner.PlayedDuration;

        /// <summary>Gets whether time may pass: nothing is being said, all of it is queued, or enough of it.</summary>
        public bool IsSettled
        {
            get
            {
                lock (_gate)
                {
                    return !_speaking || Format.ToDuration(_written.Count) - inner.PlayedDuration >= Ahead;
                }
            }
        }

        /// <summary>Gets whether anything was ever said.</summary>
        public bool HasSpoken
        {
            get
            {
                lock (_gate)
                {
                    return _speaking || _written.Count > 0;
                }
            }
        }

        public short[] TakePlayed(int count)
        {
            lock (_gate)
            {
                var played = new short[count];
                var until = Math.Min((int)Format.ToSamples(inner.PlayedDuration), _taken + count);
                _written.CopyTo(_taken, played, 0, until - _taken);
                _taken = until;
                return played;
            }
        }

        public async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            lock (_gate)
            {
                _speaking = true;
            }

            try
            {
                await inner.WriteAsync(frame, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Rest();
                throw;
            }

            lock (_gate)
            {
                _written.AddRange(frame.Samples.Span);
            }
        }

        public async ValueTask DrainAsync(CancellationToken cancellationToken = default)
        {
            Rest();
            await inner.DrainAsync(cancellationToken);
        }

        public void Clear()
        {
            inner.Clear();
            lock (_gate)
            {
                _speaking = false;
                var played = (int)Format.ToSamples(inner.PlayedDuration);
                if (played < _written.Count)
                {
                    _written.RemoveRange(played, _written.Count - played);
                }
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void Rest()
        {
            lock (_gate)
            {
                _speaking = false;
            }
        }
    }
}
