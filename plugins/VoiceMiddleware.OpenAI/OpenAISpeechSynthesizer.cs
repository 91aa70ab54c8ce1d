using System.Buffers.Binary;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenAI.Audio;
using VoiceMiddleware.Audio;
using VoiceMiddleware.OpenAI.Requests;
using VoiceMiddleware.OpenAI.Speech;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.OpenAI;

/// <summary>The voice of any OpenAI-compatible server (<c>/audio/speech</c>).</summary>
/// <remarks>
/// Audio is handed on in frames of 20 ms while the server still speaks; there are no times of words. Text without a letter or digit gives no
/// audio and is not sent; text of more than 4,096 characters is sent in pieces. Safe for concurrent use.
/// </remarks>
public sealed class OpenAISpeechSynthesizer : ISpeechSynthesizer
{
    private static readonly string[] OpenAIVoices =
        ["alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse"];

    private readonly OpenAISpeechOptions _options;
    private readonly ServerConnection _connection;
    private readonly AudioClient _client;
    private volatile bool _disposed;

    /// <summary>Creates a synthesiser. Asks no server yet.</summary>
    /// <param name="options">The options; <see cref="OpenAIOptions.Speech"/> must be set. They must not change afterwards.</param>
    /// <param name="time">The clock of time-outs and pauses, or null for the system's.</param>
    /// <param name="logger">Where repetitions and failures are logged, or null; neither key nor conversation are.</param>
    /// <exception cref="ArgumentException">An option can not be used; the message says which and what to set.</exception>
    public OpenAISpeechSynthesizer(OpenAIOptions options, TimeProvider? time = null, ILogger<OpenAISpeechSynthesizer>? logger = null)
    {
        OpenAIOptionsValidator.ThrowIfUnusable(options, options?.Speech, nameof(OpenAIOptions.Speech));
        _options = options!.Speech!;
        _connection = new(options, _options, time, logger);
        _client = _connection.CreateAudioClient(_options.Model!);
        IEnumerable<string> others = _options.Voices.Count > 0 || !_connection.IsOpenAI ? _options.Voices : OpenAIVoices;
        Capabilities = new()
        {
            Provider = "openai",
            OutputFormat = new AudioFormat(_options.SampleRate),
            Voices = [.. others.Prepend(_options.Voice).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <inheritdoc/>
    public SynthesizerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    /// <remarks>The language is the text's own; one in the options is ignored.</remarks>
    /// <exception cref="ArgumentException">The options name a voice that <see cref="Capabilities"/> does not, or a speed outside 0.5 to 2.0.</exception>
    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var voice = options?.Voice ?? _options.Voice;
        if (!Capabilities.Voices.Contains(voice))
        {
            throw new ArgumentException($"There is no voice '{voice}'; use one of {string.Join(", ", Capabilities.Voices)}, or add it to Speech:{nameof(_options.Voices)}.", nameof(options));
        }

        var speed = options?.Speed ?? _options.Speed;
        return IsSpeed(speed)
            ? SpeakAsync(text, voice, speed, cancellationToken)
            : throw new ArgumentException(FormattableString.Invariant($"The speed is {speed}; use 0.5 (half as fast) to 2.0 (twice as fast)."), nameof(options));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(AudioClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Closes the connections. Speech under way breaks.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }

    internal static bool IsSpeed(double speed) => speed is >= 0.5 and <= 2.0;

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(
        string text, string voice, double speed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var format = Capabilities.OutputFormat;
        var bytes = new byte[format.SamplesPerFrame * sizeof(short)];
        long samples = 0;
        foreach (var piece in SpeechText.Split(ContextText.Clean(text)))
        {
            var stream = await OpenAsync(piece, voice, speed, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int filled;
                do
                {
                    filled = await FillAsync(stream, bytes).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (ToSamples(bytes.AsSpan(0, filled)) is { Length: > 0 } frame)
                    {
                        yield return new(new AudioFrame(frame, format, format.ToDuration(samples)));
                        samples += frame.Length;
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                }
                while (filled == bytes.Length);
            }
        }
    }

    private async ValueTask<SpeechStream> OpenAsync(string text, string voice, double speed, CancellationToken cancellationToken)
    {
        var body = CreateBody(text, voice, speed);
        try
        {
            return await _connection.RunAsync(
                attempt => SpeechStream.OpenAsync(_connection, _options.SampleRate, token => SendAsync(body, token), attempt, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (OpenAIException failure)
        {
            throw new SpeechSynthesisException(failure.Message, failure);
        }
    }

    private async Task<PipelineResponse> SendAsync(BinaryData body, CancellationToken cancellationToken)
    {
        using var content = BinaryContent.Create(body);
        var options = new RequestOptions { BufferResponse = false, CancellationToken = cancellationToken };
        return (await _client.GenerateSpeechAsync(content, options).ConfigureAwait(false)).GetRawResponse();
    }

    private async ValueTask<int> FillAsync(SpeechStream stream, Memory<byte> target)
    {
        try
        {
            return await stream.FillAsync(_connection, target).ConfigureAwait(false);
        }
        catch (OpenAIException failure)
        {
            throw new SpeechSynthesisException(failure.Message, failure);
        }
    }

    // Written by hand: the package's own method reads all audio before it gives any.
    private BinaryData CreateBody(string text, string voice, double speed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", _options.Model);
            json.WriteString("input", text);
            json.WriteString("voice", voice);
            json.WriteString("response_format", _options.Format == OpenAISpeechFormat.Wav ? "wav" : "pcm");
            if (speed != 1)
            {
                json.WriteNumber("speed", speed);
            }

            if (!string.IsNullOrWhiteSpace(_options.Instructions))
            {
                json.WriteString("instructions", _options.Instructions);
            }

            json.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.ToArray());
    }

    // A byte left over at the end is half a sample, and no sound.
    private static short[] ToSamples(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[bytes.Length / sizeof(short)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * sizeof(short))..]);
        }

        return samples;
    }
}
