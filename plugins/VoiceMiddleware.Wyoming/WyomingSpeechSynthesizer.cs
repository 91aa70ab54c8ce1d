using System.Runtime.CompilerServices;
using System.Text.Json;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming;

/// <summary>Any Wyoming server as a voice: Piper, or another host of ours.</summary>
/// <remarks>
/// Every text has a connection of its own. Audio is handed on in frames of 20 ms while the server still speaks; there are no times of words.
/// A server that announces <c>supports_synthesize_streaming</c> is sent the text as a stream, so that it speaks before it has read all of
/// it; it is asked once what it announces. The speed is the server's own. Safe for concurrent use.
/// </remarks>
public sealed class WyomingSpeechSynthesizer : ISpeechSynthesizer
{
    private const string UnnamedVoice = "default";
    private readonly WyomingSpeechOptions _options;
    private readonly EventLimits _limits;
    private readonly TimeProvider _time;
    private volatile Announcement _streams;
    private volatile bool _disposed;

    /// <summary>Creates a synthesiser. Connects to no server yet.</summary>
    /// <param name="options">The options; <see cref="WyomingOptions.Speech"/> must be set. They must not change afterwards.</param>
    /// <param name="time">The clock of time-outs, or null for the system's.</param>
    /// <exception cref="ArgumentException">An option can not be used; the message says which and what to set.</exception>
    public WyomingSpeechSynthesizer(WyomingOptions options, TimeProvider? time = null)
    {
        WyomingOptionsValidator.ThrowIfUnusable(options, options?.Speech, nameof(WyomingOptions.Speech));
        _options = options!.Speech!;
        _limits = EventLimits.Of(options);
        _time = time ?? TimeProvider.System;
        Capabilities = new()
        {
            Provider = "wyoming",
            OutputFormat = new AudioFormat(_options.SampleRate),
            Voices = [.. _options.Voices.Prepend(_options.Voice ?? UnnamedVoice).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <inheritdoc/>
    public SynthesizerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    /// <remarks>The protocol knows no speed; one in the options is ignored.</remarks>
    /// <exception cref="ArgumentException">The options name a voice that <see cref="Capabilities"/> does not.</exception>
    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var voice = options?.Voice ?? Capabilities.Voices[0];
        return Capabilities.Voices.Contains(voice)
            ? SpeakAsync(ContextText.Clean(text), voice == UnnamedVoice && _options.Voice is null ? null : voice, options?.Language, cancellationToken)
            : throw new ArgumentException($"There is no voice '{voice}'; use one of {string.Join(", ", Capabilities.Voices)}, or add it to {nameof(WyomingOptions.Speech)}:{nameof(_options.Voices)}.", nameof(options));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Ends the use of this synthesiser. Speech under way is finished.</summary>
    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(
        string text, string? voice, string? language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (text.Length == 0)
        {
            yield break;
        }

        using var connection = await AskAsync(
            () => WireConnection.OpenAsync(_options, _limits, _time, cancellationToken)).ConfigureAwait(false);
        var streams = await AskAsync(() => TakesStreamsAsync(connection, cancellationToken)).ConfigureAwait(false);
        await AskAsync(() => SendAsync(connection, text, voice, language, streams, cancellationToken)).ConfigureAwait(false);
        var framer = new PcmFramer(Capabilities.OutputFormat);
        for (var over = false; !over;)
        {
            var received = await AskAsync(() => ReceiveAsync(connection, cancellationToken)).ConfigureAwait(false);
            over = received.Type == (streams ? EventTypes.SynthesizeStopped : EventTypes.AudioStop);
            if (received.Type == EventTypes.AudioChunk)
            {
                foreach (var frame in framer.Add(received.Payload))
                {
                    yield return new(frame);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        if (framer.Flush() is { } last)
        {
            yield return new(last);
        }
    }

    // What a server announces does not change while it runs, so it is asked once.
    private async ValueTask<bool> TakesStreamsAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        if (_streams != Announcement.Unknown)
        {
            return _streams == Announcement.Yes;
        }

        await connection.SendAsync(EventTypes.Describe, null, cancellationToken).ConfigureAwait(false);
        WireEvent info;
        try
        {
            do
            {
                info = await connection.ReceiveAsync(_options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            }
            while (info.Type is not (EventTypes.Info or EventTypes.Error));
        }
        catch (TimeoutException)
        {
            // Servers may leave 'describe' out; they announce nothing.
            _streams = Announcement.No;
            return false;
        }

        var announced = info.Data.TryGetValue("tts", out var programs) && programs.ValueKind == JsonValueKind.Array
            && programs.EnumerateArray().Any(program => program.ValueKind == JsonValueKind.Object
                && program.TryGetProperty("supports_synthesize_streaming", out var streams) && streams.ValueKind == JsonValueKind.True);
        _streams = announced ? Announcement.Yes : Announcement.No;
        return announced;
    }

    private async ValueTask<bool> SendAsync(WireConnection connection, string text, string? voice, string? language, bool streams, CancellationToken cancellationToken)
    {
        if (streams)
        {
            await connection.SendAsync(EventTypes.SynthesizeStart, WriteVoice, cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(EventTypes.SynthesizeChunk, json => json.WriteString("text", text), cancellationToken).ConfigureAwait(false);
        }

        // Also within a stream, for servers that do not know streams; the others pass it over.
        await connection.SendAsync(
            EventTypes.Synthesize,
            json =>
            {
                json.WriteString("text", text);
                WriteVoice(json);
            },
            cancellationToken).ConfigureAwait(false);
        if (streams)
        {
            await connection.SendAsync(EventTypes.SynthesizeStop, null, cancellationToken).ConfigureAwait(false);
        }

        return true;

        void WriteVoice(Utf8JsonWriter json)
        {
            if (voice is null && language is null)
            {
                return;
            }

            json.WriteStartObject("voice");
            if (voice is null)
            {
                json.WriteString("language", language);
            }
            else
            {
                json.WriteString("name", voice);
                if (_options.Speaker is not null)
                {
                    json.WriteString("speaker", _options.Speaker);
                }
            }

            json.WriteEndObject();
        }
    }

    private async ValueTask<WireEvent> ReceiveAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        var received = await connection.ReceiveAsync(_options.ResponseTimeout, cancellationToken).ConfigureAwait(false);
        if (received.Type == EventTypes.Error)
        {
            throw new SpeechSynthesisException($"The Wyoming server at {Server} reports an error{(received.Text("code") is { } code ? $", '{code}'" : "")}. Look into its log.");
        }

        if (received.Type is EventTypes.AudioStart or EventTypes.AudioChunk && !AudioEvents.Has(received, Capabilities.OutputFormat))
        {
            throw new SpeechSynthesisException(
                $"The Wyoming server at {Server} sends {AudioEvents.Describe(received)}; {Capabilities.OutputFormat} are expected. Set {nameof(WyomingOptions.Speech)}:{nameof(_options.SampleRate)}; other channels and widths can not be read.");
        }

        return received;
    }

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or TimeoutException or EventException)
        {
            throw new SpeechSynthesisException(
                $"The Wyoming server at {Server} can not speak: {error.Message.TrimEnd('.')}. Look whether it runs, or set {nameof(WyomingOptions.Speech)}:{nameof(_options.Host)} and {nameof(_options.Port)}.", error);
        }
    }

    private string Server => $"{_options.Host}:{_options.Port}";

    private enum Announcement
    {
        Unknown,
        No,
        Yes,
    }
}
