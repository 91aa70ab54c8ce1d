using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Any <see cref="ITextToSpeechClient"/> as a voice.</summary>
/// <remarks>
/// Audio is handed on in frames of 20 ms while the client still gives more; there are no times of words. WAV and PCM can be read; what is
/// compressed is refused with the media type. Safe for concurrent use, as clients are.
/// </remarks>
[Experimental("VMEXP001")]
public sealed class TextToSpeechSynthesizer : ISpeechSynthesizer
{
    private const string UnnamedVoice = "default";
    private readonly ITextToSpeechClient _client;
    private readonly TextToSpeechSynthesizerOptions _options;
    private readonly bool _leaveOpen;
    private volatile bool _disposed;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">The options, or null for the defaults. They must not change afterwards.</param>
    /// <param name="leaveOpen">Whether the client stays open when the synthesiser is disposed. The default is false.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TextToSpeechSynthesizer(ITextToSpeechClient client, TextToSpeechSynthesizerOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new();
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _client = client;
        _options = options;
        _leaveOpen = leaveOpen;
        Capabilities = new()
        {
            Provider = client.GetService<TextToSpeechClientMetadata>()?.ProviderName is { Length: > 0 } provider ? provider.ToLowerInvariant() : "text-to-speech",
            OutputFormat = new AudioFormat(options.SampleRate),
            Voices = [.. options.Voices.Prepend(options.Voice ?? UnnamedVoice).Distinct(StringComparer.Ordinal)],
        };
    }

    /// <inheritdoc/>
    public SynthesizerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The options name a voice that <see cref="Capabilities"/> does not, or a speed outside 0.5 to 2.0.</exception>
    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var voice = options?.Voice ?? Capabilities.Voices[0];
        if (!Capabilities.Voices.Contains(voice))
        {
            throw new ArgumentException($"There is no voice '{voice}'; use one of {string.Join(", ", Capabilities.Voices)}, or add it to {nameof(TextToSpeechSynthesizerOptions)}.{nameof(_options.Voices)}.", nameof(options));
        }

        if (options?.Speed is not null and not (>= 0.5 and <= 2.0))
        {
            throw new ArgumentException(FormattableString.Invariant($"The speed is {options.Speed}; use 0.5 (half as fast) to 2.0 (twice as fast)."), nameof(options));
        }

        var call = new TextToSpeechOptions
        {
            ModelId = _options.Model,
            VoiceId = voice == UnnamedVoice && _options.Voice is null ? null : voice,
            Language = options?.Language,
            Speed = (float?)options?.Speed,
            AudioFormat = _options.Format,
        };
        _options.ConfigureCall?.Invoke(call);
        return SpeakAsync(ContextText.Clean(text), call, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _client.GetService(serviceType, serviceKey);
    }

    /// <summary>Ends the use of this synthesiser, and disposes the client unless it was to be left open.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!_leaveOpen)
            {
                _client.Dispose();
            }
        }
    }

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(
        string text, TextToSpeechOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (text.Length == 0)
        {
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new SpeechFeed(Capabilities);
        var fed = feed.RunAsync(AskAsync(text, call, stop.Token), stop.Token);
        try
        {
            var source = await feed.OpenAsync(cancellationToken).ConfigureAwait(false);
            if (source is not null)
            {
                await using (source.ConfigureAwait(false))
                {
                    var frames = source.ConvertTo(Capabilities.OutputFormat).ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                    await using (frames.ConfigureAwait(false))
                    {
                        while (await feed.MoveNextAsync(frames, cancellationToken).ConfigureAwait(false))
                        {
                            yield return new(frames.Current);
                            cancellationToken.ThrowIfCancellationRequested();
                        }
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feed.CloseAsync().ConfigureAwait(false);
            await fed.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        feed.ThrowIfFailed();
    }

    private async IAsyncEnumerable<AIContent> AskAsync(string text, TextToSpeechOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_options.Streaming)
        {
            foreach (var content in (await _client.GetAudioAsync(text, call, cancellationToken).ConfigureAwait(false)).Contents)
            {
                yield return content;
            }

            yield break;
        }

        await foreach (var update in _client.GetStreamingAudioAsync(text, call, cancellationToken).ConfigureAwait(false))
        {
            if (update.Kind == TextToSpeechResponseUpdateKind.Error)
            {
                yield return update.Contents.OfType<ErrorContent>().FirstOrDefault() ?? new ErrorContent("");
            }

            foreach (var content in update.Contents)
            {
                yield return content;
            }
        }
    }
}
