using System.Runtime.CompilerServices;
using System.Text;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.OpenAI.Tests.Server;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>Hears the language of tones, and keeps the context of the last utterance. Gives each word as a final piece when it is told to.</summary>
internal sealed class ToneRecognizer(bool piecewise = false, Exception? failure = null) : ISpeechRecognizer
{
    public RecognizerCapabilities Capabilities { get; } = new() { Provider = "tones", Model = "one", InputFormat = AudioFormat.Speech16Khz, Languages = ["en", "de"] };

    public RecognitionContext? Context { get; private set; }

    public int Abandoned { get; private set; }

    public ObservedContext Observed => new([.. Context?.Hotwords.Select(hotword => hotword.Text) ?? [], .. Context?.Messages.Select(message => message.Text) ?? []]);

    public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => default;

    public async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Context = context;
        var samples = new List<short>();
        var frames = audio.GetAsyncEnumerator(cancellationToken);
        var whole = false;
        try
        {
            while (await frames.MoveNextAsync())
            {
                samples.AddRange(frames.Current.Samples.Span);
            }

            whole = true;
        }
        finally
        {
            Abandoned += whole ? 0 : 1;
            await frames.DisposeAsync();
        }

        if (failure is not null)
        {
            throw failure;
        }

        var text = ToneSpeech.HearText(samples.ToArray(), Capabilities.InputFormat.SampleRate);
        foreach (var piece in piecewise ? text.Split(' ') : [text])
        {
            yield return new(piece, true) { Receipt = Receipt(context) };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ContextReceipt Receipt(RecognitionContext context) => context.IsEmpty ? ContextReceipt.ForNothingApplied(context) : new()
    {
        ContextDigest = context.Digest,
        Outcome = ContextOutcome.Accepted,
        MessagesApplied = context.Messages.Count,
        CharactersApplied = context.Messages.Sum(message => message.Text.Length),
        HotwordsApplied = context.Hotwords.Count,
        Mechanism = "tones",
    };
}

/// <summary>Speaks the language of tones, and keeps what it was asked to say.</summary>
internal sealed class ToneVoice(Exception? failure = null) : ISpeechSynthesizer
{
    public SynthesizerCapabilities Capabilities { get; } = new() { Provider = "tones", OutputFormat = AudioFormat.Speech16Khz, Voices = ["low", "high"], Languages = ["en"] };

    public List<(string Text, string? Voice, string? Language)> Said { get; } = [];

    public async IAsyncEnumerable<SynthesizedSpeech> SynthesizeAsync(
        string text, SynthesisOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (Said)
        {
            Said.Add((text, options?.Voice, options?.Language));
        }

        await Task.Yield();
        if (failure is not null)
        {
            throw failure;
        }

        await foreach (var frame in TestAudio.FramesAsync(ToneSpeech.Say(text, 16000), AudioFormat.Speech16Khz).WithCancellation(cancellationToken))
        {
            yield return new(frame);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
