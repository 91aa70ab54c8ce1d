using VoiceMiddleware.Audio;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Conversation;

/// <summary>
/// A caller who says lines into a <see cref="VirtualSoundCard"/>, each when the assistant has finished. The lines become audio and are heard
/// as audio like any other.
/// </summary>
/// <remarks>For demonstrations and tests. One line at a time.</remarks>
public sealed class ScriptedCaller
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(300);

    private readonly VoiceSession _session;
    private readonly VirtualSoundCard _card;
    private readonly short[] _breath;
    private readonly short[] _silence;

    /// <summary>Creates a caller.</summary>
    /// <param name="session">The session that listens to the card's microphone.</param>
    /// <param name="card">The card.</param>
    /// <param name="afterSpeech">
    /// The silence kept after each line, long enough for the session to decide that the utterance is over; null for 1.2 seconds.
    /// </param>
    public ScriptedCaller(VoiceSession session, VirtualSoundCard card, TimeSpan? afterSpeech = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(card);
        _session = session;
        _card = card;
        _breath = new short[card.Format.ToSamples(Breath)];
        _silence = new short[card.Format.ToSamples(afterSpeech ?? TimeSpan.FromSeconds(1.2))];
    }

    /// <summary>Waits until the assistant is silent, speaks a line with a voice, and waits until it is answered.</summary>
    /// <param name="line">What to say.</param>
    /// <param name="voice">The caller's voice.</param>
    /// <param name="options">The manner of the voice, or null for its own.</param>
    /// <param name="cancellationToken">Gives up; what was begun is still spoken.</param>
    public async Task SayAsync(string line, ISpeechSynthesizer voice, SynthesisOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(line);
        ArgumentNullException.ThrowIfNull(voice);
        var samples = new List<short>();
        var converter = new AudioFormatConverter(voice.Capabilities.OutputFormat, _card.Format);
        await foreach (var piece in voice.SynthesizeAsync(line, options, cancellationToken).ConfigureAwait(false))
        {
            samples.AddRange(converter.Process(piece.Frame.Samples.Span));
        }

        samples.AddRange(converter.Flush());
        await SayAsync(samples.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the assistant is silent, plays recorded speech, and waits until it is answered.</summary>
    /// <param name="speech">Samples in the card's format.</param>
    /// <param name="cancellationToken">Gives up; what was begun is still spoken.</param>
    public async Task SayAsync(ReadOnlyMemory<short> speech, CancellationToken cancellationToken = default)
    {
        await _session.WaitUntilIdleAsync(cancellationToken).ConfigureAwait(false);
        _ = _card.Speak(_breath);
        _ = _card.Speak(speech);
        await _card.Speak(_silence).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _session.WaitUntilIdleAsync(cancellationToken).ConfigureAwait(false);
    }
}
