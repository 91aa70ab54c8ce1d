using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Failover;

/// <summary>
/// Voices that stand in for each other. One that fails, or takes a sentence and falls silent, is given up, and the next one says the whole sentence. One that fails again and again
/// is left alone for a while.
/// </summary>
/// <remarks>
/// <para>Safe for concurrent use when the voices are.</para>
/// <para>Once audio of a sentence was handed out nobody begins it anew, since its first words would be heard twice: the sentence fails as it would without a stand-in.</para>
/// <para>
/// <see cref="Capabilities"/> are those of the first voice. The audio of another is converted to its format; a voice that was asked for by name and that the other has not is
/// replaced by the other's own.
/// </para>
/// </remarks>
public sealed class FailoverSynthesizer : ISpeechSynthesizer
{
    private readonly IReadOnlyList<ISpeechSynthesizer> _synthesizers;
    private readonly FailoverOptions _options;
    private readonly ProviderChain<ISpeechSynthesizer> _chain;
    private bool _disposed;

    /// <summary>Makes one synthesiser of several.</summary>
    /// <param name="synthesizers">The synthesisers, the preferred one first; disposed with this one.</param>
    /// <param name="options">When one is given up, or null for the defaults. <see cref="FailoverOptions.Order"/> is not used.</param>
    /// <param name="time">The clock, or null for the system's.</param>
    /// <param name="logger">Where failovers are logged, or null.</param>
    /// <exception cref="ArgumentException">There is no synthesiser, or an option is out of its range.</exception>
    public FailoverSynthesizer(
        IReadOnlyList<ISpeechSynthesizer> synthesizers, FailoverOptions? options = null, TimeProvider? time = null, ILogger<FailoverSynthesizer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(synthesizers);
        ArgumentOutOfRangeException.ThrowIfZero(synthesizers.Count);
        _options = options ?? new();
        FailoverOptionsValidator.ThrowIfInvalid(_options);
        _synthesizers = [.. synthesizers];
        _chain = new(
            "voice", "synthesizer", _synthesizers, synthesizer => (synthesizer.Capabilities.Provider, null), _options, time ?? TimeProvider.System,
            (ILogger?)logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public SynthesizerCapabilities Capabilities => _synthesizers[0].Capabilities;

    /// <inheritdoc/>
    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return RunAsync(text, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : _synthesizers.Select(synthesizer => synthesizer.GetService(serviceType, serviceKey)).FirstOrDefault(service => service is not null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        foreach (var synthesizer in _synthesizers)
        {
            synthesizer.Dispose();
        }
    }

    private async IAsyncEnumerable<SynthesizedSpeech> RunAsync(string text, SynthesisOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var format = Capabilities.OutputFormat;
        var call = new ProviderCall<ISpeechSynthesizer, SynthesizedSpeech>
        {
            Open = (synthesizer, _, watch) =>
            {
                var own = synthesizer.Capabilities;
                var speech = synthesizer.SynthesizeAsync(text, For(own, options), watch.Token);
                return own.OutputFormat == format ? speech : ConvertAsync(speech, own.OutputFormat, format, watch.Token);
            },
            KindOf = _ => UpdateKind.Final,
            FirstTimeout = (_, _) => _options.FirstUpdateTimeout,
            Fail = (message, inner) => new SpeechSynthesisException(message, inner),
        };
        await foreach (var (speech, _, _) in _chain.AskAsync(call, cancellationToken).ConfigureAwait(false))
        {
            yield return speech;
        }
    }

    private static SynthesisOptions? For(SynthesizerCapabilities own, SynthesisOptions? options) =>
        options?.Voice is { } voice && !own.Voices.Contains(voice) ? options with { Voice = null } : options;

    private static async IAsyncEnumerable<SynthesizedSpeech> ConvertAsync(
        IAsyncEnumerable<SynthesizedSpeech> speech, AudioFormat from, AudioFormat to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fitting = new FrameFitting(from, to);
        var words = new Queue<SpokenWord>();
        await foreach (var piece in speech.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var word in piece.Words)
            {
                words.Enqueue(word);
            }

            fitting.Write(piece.Frame);
            while (fitting.TryRead(out var frame))
            {
                yield return Take(frame);
            }
        }

        fitting.Flush();
        while (fitting.TryRead(out var frame))
        {
            yield return Take(frame);
        }

        SynthesizedSpeech Take(AudioFrame frame)
        {
            var begun = new List<SpokenWord>();
            while (words.TryPeek(out var word) && word.Start < frame.End)
            {
                begun.Add(words.Dequeue());
            }

            return new(frame) { Words = begun };
        }
    }
}
