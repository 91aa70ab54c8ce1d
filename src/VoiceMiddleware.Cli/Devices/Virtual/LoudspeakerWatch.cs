using VoiceMiddleware.Audio;
using VoiceMiddleware.PortAudio;

namespace VoiceMiddleware.Cli.Devices.Virtual;

/// <summary>Listens to what the loudspeaker plays, and knows when it was last heard. Safe for concurrent use.</summary>
internal sealed class LoudspeakerWatch(PortAudioSource ear, TimeProvider time) : IAsyncDisposable
{
    // Speech at its end is quieter; the sink's own noise is none.
    private const int Loud = 300;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watching = Task.CompletedTask;
    private long _lastLoud;

    /// <summary>Gets how long the loudspeaker has been silent.</summary>
    internal TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastLoud));

    /// <summary>Gets when it was last heard, a timestamp of the clock.</summary>
    internal long LastHeard => Volatile.Read(ref _lastLoud);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="PortAudioException">The device can not be opened.</exception>
    internal Task StartAsync()
    {
        _lastLoud = time.GetTimestamp();
        _watching = WatchAsync();
        return Task.WhenAny(_listening.Task, _watching).Unwrap();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await ear.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WatchAsync()
    {
        await foreach (var frame in ear.ReadAsync(_stop.Token).ConfigureAwait(false))
        {
            _listening.TrySetResult();
            if (frame.Samples.Span.IndexOfAnyExceptInRange((short)-Loud, (short)Loud) >= 0)
            {
                Volatile.Write(ref _lastLoud, time.GetTimestamp());
            }
        }
    }
}
