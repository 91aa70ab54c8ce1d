using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.SpeexDsp.Gate;
using VoiceMiddleware.SpeexDsp.Interop;
using VoiceMiddleware.SpeexDsp.Reference;

namespace VoiceMiddleware.SpeexDsp;

/// <summary>The microphone as the session hears it.</summary>
internal sealed class CleanedSource : IAudioSource
{
    private const int FramesPerBlock = 50;

    private readonly IAudioSource _inner;
    private readonly IVoiceCleaner _cleaner;
    private readonly PlaybackReference? _playback;
    private readonly EchoGate? _gate;
    private readonly Lock _lock = new();
    private readonly short[] _recorded;
    private readonly short[] _played;
    private short[] _block = [];
    private int _used;
    private bool _disposed;

    /// <summary>Creates the source. It owns all that it is given.</summary>
    internal CleanedSource(IAudioSource inner, IVoiceCleaner cleaner, PlaybackReference? playback, EchoGate? gate)
    {
        _inner = inner;
        _cleaner = cleaner;
        _playback = playback;
        _gate = gate;
        _recorded = new short[inner.Format.SamplesPerFrame];
        _played = new short[inner.Format.SamplesPerFrame];
    }

    public AudioFormat Format => _inner.Format;

    public async IAsyncEnumerable<AudioFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The cleaner lags by exactly one frame: what comes out belongs to the frame before.
        AudioFrame? before = null;
        await foreach (var frame in _inner.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var cleaned = Clean(frame);
            if (before is { } last)
            {
                yield return last with { Samples = cleaned[..last.Samples.Length] };
            }

            before = frame;
        }

        if (before is { } final)
        {
            var rest = Clean(new AudioFrame(ReadOnlyMemory<short>.Empty, Format, final.End));
            yield return final with { Samples = rest[..final.Samples.Length] };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _cleaner.Dispose();
                _playback?.Dispose();
            }
        }
    }

    private ReadOnlyMemory<short> Clean(AudioFrame frame)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_used == _block.Length)
            {
                // Frames share blocks of about a second: what was handed out must never change.
                _block = new short[FramesPerBlock * _recorded.Length];
                _used = 0;
            }

            var cleaned = _block.AsMemory(_used, _recorded.Length);
            _used += _recorded.Length;
            _recorded.AsSpan(frame.Samples.Length).Clear(); // Only the last frame of a stream is short.
            frame.Samples.Span.CopyTo(_recorded);
            _playback?.Read(frame, _played);
            _cleaner.Process(_recorded, _played, cleaned.Span);
            _gate?.Process(_recorded, _played, cleaned.Span);
            return cleaned;
        }
    }
}
