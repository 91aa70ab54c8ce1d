using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Conversation;

/// <summary>The devices of one session with the registered decorators around them. Disposes the decorators, never the devices, which belong to the application.</summary>
internal sealed class DecoratedDevices : IAsyncDisposable
{
    private readonly bool _decorated;

    private DecoratedDevices(AudioDevices devices, bool decorated)
    {
        Devices = devices;
        _decorated = decorated;
    }

    public AudioDevices Devices { get; }

    /// <summary>Puts the decorators around devices.</summary>
    /// <param name="devices">The application's devices.</param>
    /// <param name="format">The recogniser's format, which decorators are given the microphone in.</param>
    /// <param name="services">Where the decorators are registered.</param>
    public static DecoratedDevices Create(AudioDevices devices, AudioFormat format, IServiceProvider services)
    {
        var decorators = services.GetServices<AudioDevicesDecorator>().Reverse().ToArray();
        return decorators.Length == 0
            ? new(devices, decorated: false)
            : new(
                decorators.Aggregate(
                    new AudioDevices(new BorrowedSource(devices.Source).ConvertTo(format), new BorrowedSink(devices.Sink)),
                    (inner, decorate) => decorate(inner, services)),
                decorated: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (_decorated)
        {
            await Devices.Source.DisposeAsync().ConfigureAwait(false);
            await Devices.Sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class BorrowedSource(IAudioSource inner) : IAudioSource
    {
        public AudioFormat Format => inner.Format;

        public IAsyncEnumerable<AudioFrame> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class BorrowedSink(IAudioSink inner) : IAudioSink
    {
        public AudioFormat Format => inner.Format;

        public TimeSpan PlayedDuration => inner.PlayedDuration;

        public ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken = default) => inner.WriteAsync(frame, cancellationToken);

        public ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

        public void Clear() => inner.Clear();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
