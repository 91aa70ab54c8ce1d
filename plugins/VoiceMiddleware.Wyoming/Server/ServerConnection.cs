using Microsoft.Extensions.Logging;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>One client. Its requests are answered in their order; events of the next one are read meanwhile.</summary>
internal sealed class ServerConnection : IDisposable
{
    // A client that asks for more at a time waits at its socket.
    private const int MaxPending = 8;

    private readonly ServedEngines _engines;
    private readonly WyomingServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventReader _reader;
    private readonly EventWriter _writer;
    private readonly ServerReplies _replies;
    private WireEvent? _request;
    private ServerUtterance? _utterance;
    private ServerSpeech? _speech;
    private Task _work = Task.CompletedTask;
    private int _pending;

    // After an utterance was refused, until the client begins another.
    private bool _deaf;

    public ServerConnection(Stream stream, WyomingOptions options, ServedEngines engines, TimeProvider time, ILogger logger)
    {
        _engines = engines;
        _options = options.Server!; // There is no server without.
        _time = time;
        _logger = logger;
        _reader = new(stream, EventLimits.Of(options));
        _writer = new(stream);
        _replies = new(_writer, _options.IdleTimeout, time);
    }

    /// <summary>Serves the client until it goes, falls silent, or sends what is no event. Throws only when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What is under way ends with the connection, in whatever way that ends.
        using var connected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } received)
            {
                try
                {
                    await HandleAsync(received, connected.Token).ConfigureAwait(false);
                }
                catch (EventException refused)
                {
                    GiveUp(received.Type);
                    Log.Refused(_logger, refused.Message);
                    await _replies.SendErrorAsync(refused.Code, refused.Message, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception error) when (error is not (OperationCanceledException or IOException))
                {
                    // An engine that can not be made.
                    GiveUp(received.Type);
                    await TellOfFailureAsync(error, cancellationToken).ConfigureAwait(false);
                }
            }

            // A client may close its side as soon as it has said all; half an utterance is of no use to anybody.
            EndOpenRequests();
            await _work.ConfigureAwait(false);
        }
        catch (ProtocolException malformed)
        {
            Log.Refused(_logger, malformed.Message);
            await TrySendErrorAsync("protocol", malformed.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await TrySendErrorAsync("idle", $"The connection was idle for {_options.IdleTimeout}.", cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client has gone.
        }
        finally
        {
            EndOpenRequests();
            await connected.CancelAsync().ConfigureAwait(false);
            await _work.ConfigureAwait(false);
        }
    }

    public void Dispose() => _writer.Dispose();

    private async ValueTask<WireEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Deadline.WithinAsync(_options.IdleTimeout, _time, _reader.ReadAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!_work.IsCompleted && _utterance is null)
            {
                // A client that is being answered has nothing to say.
            }
        }
    }

    private async ValueTask HandleAsync(WireEvent received, CancellationToken cancellationToken)
    {
        switch (received.Type)
        {
            case EventTypes.Describe:
                await _replies.SendAsync(EventTypes.Info, ServerInfo.Write(_engines, _options.Languages), cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.Ping:
                await _replies.SendAsync(EventTypes.Pong, json => json.WriteString("text", received.Text("text")), cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.Transcribe:
                _ = Recognizer();
                _ = GivenContext.Read(received);
                _request = received;
                break;
            case EventTypes.AudioStart:
                await BeginAsync(received, cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.AudioChunk when !_deaf:
                if (_utterance is null)
                {
                    await BeginAsync(received, cancellationToken).ConfigureAwait(false);
                }

                await _utterance!.AddAsync(received, cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.AudioStop when _deaf:
                _deaf = false;
                break;
            case EventTypes.AudioStop when _utterance is not null:
                await _utterance.CompleteAsync(cancellationToken).ConfigureAwait(false);
                _utterance = null;
                break;
            case EventTypes.Synthesize when _speech is null:
                // Checked before any audio is announced.
                var text = received.RequiredText("text");
                ServerSpeech.CheckLength(text.Length, _options.MaxTextCharacters);
                _speech = await SpeakAsync(received, streamed: false, cancellationToken).ConfigureAwait(false);
                await _speech.AddAsync(text, cancellationToken).ConfigureAwait(false);
                await _speech.CompleteAsync(cancellationToken).ConfigureAwait(false);
                _speech = null;
                break;
            case EventTypes.SynthesizeStart:
                _speech = await SpeakAsync(received, streamed: true, cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.SynthesizeChunk when _speech is not null:
                await _speech.AddAsync(received.RequiredText("text"), cancellationToken).ConfigureAwait(false);
                break;
            case EventTypes.SynthesizeStop when _speech is not null:
                await _speech.CompleteAsync(cancellationToken).ConfigureAwait(false);
                _speech = null;
                break;
            default:
                // Other services' events, and those that mean nothing here, are passed over as every server of the protocol does.
                break;
        }
    }

    private async ValueTask BeginAsync(WireEvent audio, CancellationToken cancellationToken)
    {
        var recognizer = Recognizer();
        EndOpenRequests();
        _deaf = false;
        var utterance = new ServerUtterance(recognizer, _request is null ? RecognitionContext.Empty : GivenContext.Read(_request), _options.MaxUtterance);
        utterance.CheckFormat(audio);
        _request = null;
        _utterance = utterance;
        await QueueAsync(token => utterance.RunAsync(_replies, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ServerSpeech> SpeakAsync(WireEvent request, bool streamed, CancellationToken cancellationToken)
    {
        var synthesizer = _engines.Synthesizer ?? throw new EventException("unsupported", "This host has no voice.");
        var speech = new ServerSpeech(synthesizer, ServerSpeech.ReadVoice(request, synthesizer), streamed, _options.MaxTextCharacters);
        EndOpenRequests();
        await QueueAsync(token => speech.RunAsync(_replies, token), cancellationToken).ConfigureAwait(false);
        return speech;
    }

    private ISpeechRecognizer Recognizer() => _engines.Recognizer ?? throw new EventException("unsupported", "This host has no recogniser.");

    private async ValueTask QueueAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _pending) >= MaxPending)
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Increment(ref _pending);
        _work = RunAfterAsync(_work, work, cancellationToken);
    }

    // Never throws: an engine that fails, and a client that has gone, end the request and nothing else.
    private async Task RunAfterAsync(Task before, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(false);
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection ends.
        }
        catch (ClientGoneException error)
        {
            Log.ClientGone(_logger, error.Message);
        }
        catch (Exception error)
        {
            await TellOfFailureAsync(error, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private ValueTask TellOfFailureAsync(Exception error, CancellationToken cancellationToken)
    {
        Log.EngineFailed(_logger, error);
        return TrySendErrorAsync("engine", "The engine failed; this host's log says why.", cancellationToken);
    }

    private async ValueTask TrySendErrorAsync(string code, string text, CancellationToken cancellationToken)
    {
        try
        {
            await _replies.SendErrorAsync(code, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ClientGoneException or OperationCanceledException)
        {
            Log.ClientGone(_logger, error.Message);
        }
    }

    // One request at a time is open; what is begun ends the one before, so that work in the queue never waits for its client.
    private void EndOpenRequests()
    {
        _utterance?.Abandon();
        _speech?.Abandon();
        (_utterance, _speech) = (null, null);
    }

    private void GiveUp(string type)
    {
        if (type.StartsWith("audio-", StringComparison.Ordinal))
        {
            _deaf = true;
            EndOpenRequests();
        }
        else if (type.StartsWith(EventTypes.Synthesize, StringComparison.Ordinal))
        {
            EndOpenRequests();
        }
    }
}
