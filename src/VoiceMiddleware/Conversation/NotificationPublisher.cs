using System.Collections.Immutable;
using System.Threading.Channels;
using MediatR;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Diagnostics;

namespace VoiceMiddleware.Conversation;

/// <summary>Publishes a session's notifications in order, from a queue of its own, so that no handler can delay or fail a turn.</summary>
internal sealed class NotificationPublisher : IAsyncDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<object> _queue;
    private readonly Func<INotification, CancellationToken, Task> _publish;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _abandon = new();
    private readonly Task _pump;
    private ImmutableList<Action<VoiceNotification>> _observers = [];

    public NotificationPublisher(IMediator mediator, ILogger logger)
    {
        _publish = BindPublish(mediator);
        _logger = logger;
        _queue = Channel.CreateBounded<object>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = false, FullMode = BoundedChannelFullMode.DropOldest },
            OnDropped);
        _pump = PumpAsync();
    }

    public void Publish(VoiceNotification notification) => _queue.Writer.TryWrite(notification);

    /// <summary>Waits until handlers have seen all that was published so far.</summary>
    public Task FlushAsync()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(marker) ? marker.Task : _pump;
    }

    public IDisposable Subscribe(Action<VoiceNotification> observer)
    {
        ImmutableInterlocked.Update(ref _observers, list => list.Add(observer));
        return new Subscription(() => ImmutableInterlocked.Update(ref _observers, list => list.Remove(observer)));
    }

    /// <summary>Waits until handlers have seen all that was published, but not for ever: a handler that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _pump.WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _abandon.CancelAsync().ConfigureAwait(false);
            Log.NotificationHandlersTooSlow(_logger);
            return;
        }

        _abandon.Dispose();
    }

    private async Task PumpAsync()
    {
        // The constructor's caller must not run handlers.
        await Task.Yield();
        await foreach (var item in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (item is not VoiceNotification notification)
            {
                ((TaskCompletionSource)item).TrySetResult();
                continue;
            }

            try
            {
                foreach (var observer in _observers)
                {
                    observer(notification);
                }

                await _publish(notification, _abandon.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever a handler throws is its own failure; the turn and the other notifications go on.
                Log.NotificationHandlerFailed(_logger, notification.GetType().Name, error);
            }
        }
    }

    private static void OnDropped(object item)
    {
        if (item is TaskCompletionSource marker)
        {
            marker.TrySetResult();
        }
        else
        {
            VoiceDiagnostics.NotificationsDropped.Add(1);
        }
    }

    /// <summary>
    /// Finds Publish at run time: it moved from IMediator to a base interface in MediatR 9, so a compiled call would fail in an
    /// application that brings a newer MediatR (docs/decisions/0002).
    /// </summary>
    private static Func<INotification, CancellationToken, Task> BindPublish(IMediator mediator)
    {
        var method = typeof(IMediator).GetInterfaces().Prepend(typeof(IMediator))
            .SelectMany(type => type.GetMethods())
            .FirstOrDefault(found => found is { Name: "Publish", IsGenericMethodDefinition: true } && found.GetParameters().Length == 2)
            ?? throw new InvalidOperationException(
                $"{typeof(IMediator).Assembly.GetName()} has no Publish<T>(T, CancellationToken). Reference MediatR 5.1.0 or newer.");

        // Handlers are found by what the notification is, not by what it is passed as.
        return method.MakeGenericMethod(typeof(INotification)).CreateDelegate<Func<INotification, CancellationToken, Task>>(mediator);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
