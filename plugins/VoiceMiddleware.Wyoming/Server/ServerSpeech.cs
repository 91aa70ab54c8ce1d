using System.Threading.Channels;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>Text that a client wants spoken, all at once or as a stream.</summary>
internal sealed class ServerSpeech(ISpeechSynthesizer synthesizer, SynthesisOptions options, bool streamed, int mostCharacters)
{
    private readonly Channel<string> _sentences = Channel.CreateBounded<string>(
        new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TextPieces _pieces = new();
    private int _characters;

    /// <summary>Reads the voice that a request asks for.</summary>
    /// <exception cref="EventException">There is no such voice.</exception>
    public static SynthesisOptions ReadVoice(WireEvent request, ISpeechSynthesizer synthesizer)
    {
        var voice = request.Object("voice") is { } given ? new WireEvent(request.Type, given.EnumerateObject().ToDictionary(property => property.Name, property => property.Value), default) : null;
        var name = voice?.Text("name");
        return name is null || synthesizer.Capabilities.Voices.Contains(name)
            ? new() { Voice = name, Language = voice?.Text("language") }
            : throw new EventException("voice", $"There is no voice of that name; there are {string.Join(", ", synthesizer.Capabilities.Voices)}.");
    }

    /// <exception cref="EventException">A text is too long.</exception>
    public static void CheckLength(int characters, int most)
    {
        if (characters > most)
        {
            throw new EventException("too-long", $"The text is longer than {most} characters. Set Server:MaxTextCharacters to more.");
        }
    }

    /// <summary>Takes text.</summary>
    /// <exception cref="EventException">It is too much.</exception>
    public async ValueTask AddAsync(string text, CancellationToken cancellationToken)
    {
        _characters += text.Length;
        CheckLength(_characters, mostCharacters);
        foreach (var sentence in _pieces.Add(text))
        {
            await WriteAsync(sentence, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the text.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(_pieces.Flush(), cancellationToken).ConfigureAwait(false);
        _sentences.Writer.TryComplete();
    }

    /// <summary>Ends the text where it is: no more comes.</summary>
    public void Abandon() => _sentences.Writer.TryComplete();

    /// <summary>Speaks it to the client.</summary>
    public async Task RunAsync(ServerReplies replies, CancellationToken cancellationToken)
    {
        var format = synthesizer.Capabilities.OutputFormat;
        long samples = 0;
        try
        {
            await replies.SendAsync(EventTypes.AudioStart, AudioEvents.Format(format, TimeSpan.Zero), cancellationToken).ConfigureAwait(false);
            await foreach (var sentence in _sentences.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await foreach (var speech in synthesizer.SynthesizeAsync(sentence, options, cancellationToken).ConfigureAwait(false))
                {
                    await replies.SendAsync(
                        EventTypes.AudioChunk, AudioEvents.Format(format, format.ToDuration(samples)), AudioEvents.ToBytes(speech.Frame.Samples.Span), cancellationToken).ConfigureAwait(false);
                    samples += speech.Frame.Samples.Length;
                }
            }

            await replies.SendAsync(EventTypes.AudioStop, AudioEvents.Stop(format.ToDuration(samples)), cancellationToken).ConfigureAwait(false);
            if (streamed)
            {
                await replies.SendAsync(EventTypes.SynthesizeStopped, null, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever still brings text need not wait for room.
            _sentences.Writer.TryComplete();
        }
    }

    private async ValueTask WriteAsync(string sentence, CancellationToken cancellationToken)
    {
        while (sentence.Length > 0 && await _sentences.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false) && !_sentences.Writer.TryWrite(sentence))
        {
        }
    }
}
