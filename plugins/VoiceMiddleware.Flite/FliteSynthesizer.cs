using System.Runtime.CompilerServices;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite.Interop;
using VoiceMiddleware.Flite.Speech;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite;

/// <summary>A local voice by flite: no network, no model files, a sentence in a fiftieth of the time that it takes to hear it.</summary>
/// <remarks>
/// <para>
/// Audio is given while flite makes it, in frames of 20 ms, and words come with their times: one for each written word, as flite reads the
/// text ("$50" is one word with the time of "fifty dollars"). English only. Accents are taken off; what can not be said (emoji, other
/// scripts, the marks of Markdown) is left out. Text of any length is spoken sentence by sentence in little memory.
/// </para>
/// <para>
/// Safe for concurrent use; flite itself speaks one piece of text at a time in a process, so calls take turns, a sentence each.
/// </para>
/// </remarks>
public sealed class FliteSynthesizer : ISpeechSynthesizer
{
    private readonly FliteEngine _engine;
    private readonly FliteOptions _options;
    private volatile bool _disposed;

    /// <summary>Creates a synthesiser and loads flite.</summary>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="SpeechSynthesisException">flite, or the voice, is not installed; the message says what to install.</exception>
    public FliteSynthesizer(FliteOptions? options = null)
        : this(options ?? new FliteOptions(), FliteEngine.Shared)
    {
    }

    internal FliteSynthesizer(FliteOptions options, FliteEngine engine)
    {
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _engine = engine;
        var rate = FliteVoices.SampleRates[options.Voice];
        var installed = engine.FindVoices(FliteVoices.SampleRates.Keys);
        if (!installed.Contains(options.Voice))
        {
            throw new SpeechSynthesisException(installed.Count == 0
                ? "flite is not installed: its libraries could not be loaded. Run eng/setup.sh, or install the Debian package libflite1."
                : $"flite's voice '{options.Voice}' is not installed; there are {string.Join(", ", installed)}. Set {nameof(FliteOptions)}.{nameof(FliteOptions.Voice)}, or run eng/setup.sh.");
        }

        Capabilities = new SynthesizerCapabilities
        {
            Provider = "flite",
            OutputFormat = new AudioFormat(rate),
            // One synthesiser has one format, so voices of another rate are another synthesiser's.
            Voices = [options.Voice, .. installed.Where(name => name != options.Voice && FliteVoices.SampleRates[name] == rate)],
            Languages = ["en-US"],
            WordTimes = true,
        };
    }

    /// <inheritdoc/>
    public SynthesizerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    /// <remarks>A language other than English is ignored: the text is read by the rules of English.</remarks>
    /// <exception cref="ArgumentException">The options name a voice that <see cref="Capabilities"/> does not, or a speed outside 0.5 to 2.0.</exception>
    public IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var voice = options?.Voice ?? _options.Voice;
        if (!Capabilities.Voices.Contains(voice))
        {
            throw new ArgumentException($"There is no voice '{voice}' at {Capabilities.OutputFormat.SampleRate} Hz; use one of {string.Join(", ", Capabilities.Voices)}.", nameof(options));
        }

        var speed = options?.Speed ?? _options.Speed;
        if (!FliteOptions.IsSpeed(speed))
        {
            throw new ArgumentException(FormattableString.Invariant($"The speed is {speed}; use 0.5 (half as fast) to 2.0 (twice as fast)."), nameof(options));
        }

        return SpeakAsync(text, voice, 1 / speed, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Ends the use of this synthesiser. Speech under way is finished; flite stays loaded, for the process has one of it.</summary>
    public void Dispose() => _disposed = true;

    private async IAsyncEnumerable<SynthesizedSpeech> SpeakAsync(
        string text, string voice, double durationStretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var frames = new FrameBuilder(Capabilities.OutputFormat, _options.LeadIn);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var piece in FliteText.Split(text))
        {
            var listener = new FliteListener();
            var speaking = RunAsync(piece, voice, durationStretch, listener, cancellationToken);
            try
            {
                await foreach (var message in listener.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (message.Words is not null)
                    {
                        frames.BeginText(message.Words, message.LeadingSilence);
                    }

                    foreach (var speech in frames.Add(message.Audio))
                    {
                        yield return speech;
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                }
            }
            finally
            {
                // flite notices at its next piece of audio, some milliseconds away; nothing of this call runs on afterwards.
                listener.Stop();
                await speaking.ConfigureAwait(false);
            }
        }

        if (frames.Flush() is { } last)
        {
            yield return last;
        }
    }

    // Never throws: what happens reaches the reader through the listener.
    private async Task RunAsync(string piece, string voice, double durationStretch, FliteListener listener, CancellationToken cancellationToken)
    {
        try
        {
            await _engine.SpeakAsync(voice, piece, durationStretch, listener, cancellationToken).ConfigureAwait(false);
            listener.Complete(null);
        }
        catch (Exception error)
        {
            listener.Complete(error);
        }
    }
}
