using System.Threading.Channels;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>An utterance that a client is sending.</summary>
internal sealed class ServerUtterance(ISpeechRecognizer recognizer, RecognitionContext context, TimeSpan longest)
{
    // Two seconds: a client that sends faster than the engine listens waits at its socket.
    private const int QueuedFrames = 100;
    private readonly Channel<AudioFrame> _frames = Channel.CreateBounded<AudioFrame>(
        new BoundedChannelOptions(QueuedFrames) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly PcmFramer _framer = new(recognizer.Capabilities.InputFormat);
    private volatile bool _abandoned;

    /// <summary>Takes the audio of an event.</summary>
    /// <exception cref="EventException">It has another format, or the utterance is too long; it is over then.</exception>
    public async ValueTask AddAsync(WireEvent chunk, CancellationToken cancellationToken)
    {
        CheckFormat(chunk);
        foreach (var frame in _framer.Add(chunk.Payload))
        {
            if (_framer.Duration > longest)
            {
                throw new EventException("too-long", $"The utterance is longer than {longest}. Set Server:MaxUtterance to more.");
            }

            await WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="EventException">The event's audio is not what the recogniser takes.</exception>
    public void CheckFormat(WireEvent audio)
    {
        var format = recognizer.Capabilities.InputFormat;
        if (!AudioEvents.Has(audio, format))
        {
            throw new EventException("audio-format", $"The audio has {AudioEvents.Describe(audio)}; {format} are taken.");
        }
    }

    /// <summary>Ends the audio; without effect when it was abandoned.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_framer.Flush() is { } last)
        {
            await WriteAsync(last, cancellationToken).ConfigureAwait(false);
        }

        _frames.Writer.TryComplete();
    }

    /// <summary>Gives it up: nobody waits for its text.</summary>
    public void Abandon()
    {
        _abandoned = true;
        _frames.Writer.TryComplete(new OperationCanceledException("The client has gone, or begun another utterance."));
    }

    /// <summary>Recognises it and tells the client, piece by piece where the recogniser gives pieces.</summary>
    public async Task RunAsync(ServerReplies replies, CancellationToken cancellationToken)
    {
        try
        {
            var said = new List<string>();
            ContextReceipt? receipt = null;
            await foreach (var update in recognizer.RecognizeAsync(_frames.Reader.ReadAllAsync(cancellationToken), context, cancellationToken).ConfigureAwait(false))
            {
                if (!update.IsFinal)
                {
                    continue;
                }

                receipt = update.Receipt;
                if (update.Text.Length > 0)
                {
                    if (said.Count == 0)
                    {
                        await replies.SendAsync(EventTypes.TranscriptStart, WriteLanguage, cancellationToken).ConfigureAwait(false);
                    }

                    var piece = said.Count == 0 ? update.Text : " " + update.Text;
                    await replies.SendAsync(EventTypes.TranscriptChunk, json => json.WriteString("text", piece), cancellationToken).ConfigureAwait(false);
                    said.Add(update.Text);
                }
            }

            await replies.SendAsync(
                EventTypes.Transcript,
                json =>
                {
                    json.WriteString("text", string.Join(' ', said));
                    WriteLanguage(json);
                    if (receipt is not null && !context.IsEmpty)
                    {
                        ServerReceipt.Of(receipt).Write(json);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (said.Count > 0)
            {
                await replies.SendAsync(EventTypes.TranscriptStop, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_abandoned)
        {
            // Nobody waits for the text, and the engine was told so through its audio.
        }
        finally
        {
            // Whoever still brings audio need not wait for room.
            _frames.Writer.TryComplete();
        }
    }

    private void WriteLanguage(System.Text.Json.Utf8JsonWriter json)
    {
        if (context.Language is not null)
        {
            json.WriteString("language", context.Language);
        }
    }

    // The recogniser may have ended before the caller did: what follows is not heard.
    private async ValueTask WriteAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        while (await _frames.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false) && !_frames.Writer.TryWrite(frame))
        {
        }
    }
}
