using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Benchmarks.Recognition;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Skills;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>A host of conversations: the local engines and an assistant that answers questions about an imaginary pharmacy.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Creates the host.</summary>
    /// <param name="sessions">The most conversations at one time.</param>
    /// <param name="hotwords">The hotwords of every conversation: the names of <see cref="CallerLines"/> and made-up ones.</param>
    /// <param name="modelDelay">How long the assistant's model thinks before its first word.</param>
    /// <param name="configure">Changes the sessions' options, or null.</param>
    public Desk(int sessions, int hotwords, TimeSpan modelDelay = default, Action<VoiceSessionOptions>? configure = null)
    {
        var names = new MadeUpNames(seed: 1);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IChatClient>(provider => new SlowChatClient(provider.GetRequiredService<SkillsChatClient>(), modelDelay));
        services.AddVoiceMiddleware()
            .AddPocketSphinx(o => o.MaxDecoders = sessions)
            .AddEspeak()
            .AddFlite(o => o.Voice = "rms")
            .AddSkills(o => o.Skills = CreateSkills())
            .AddTool(AIFunctionFactory.Create((string medicine) => new { Boxes = medicine.Length }, "check_stock"))
            .ConfigureSession(o => o.Hotwords =
                [.. CallerLines.Names.Select(name => new Hotword(name)).Concat(Enumerable.Range(0, hotwords).Select(_ => new Hotword(names.NewName()))).Take(hotwords)])
            .ConfigureSession(o => configure?.Invoke(o));
        _services = services.BuildServiceProvider();
    }

    /// <summary>Loads the models of all decoders by having each decode the same speech at the same time.</summary>
    public async Task WarmUpAsync(int decoders, ReadOnlyMemory<short> speech, CancellationToken cancellationToken)
    {
        var recognizer = _services.GetRequiredService<ISpeechRecognizer>();
        await Task.WhenAll(Enumerable.Range(0, decoders).Select(
            _ => Recognising.RunAsync(recognizer, speech.ToArray(), RecognitionContext.Empty, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Speaks lines with a caller's voice.</summary>
    public async Task<IReadOnlyList<SpokenLine>> SpeakAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var voice = _services.GetRequiredService<ISpeechSynthesizer>();
        var spoken = new List<SpokenLine>();
        foreach (var line in lines)
        {
            var samples = new List<short>();
            await foreach (var piece in voice.SynthesizeAsync(line, new SynthesisOptions { Voice = "slt" }, cancellationToken).ConfigureAwait(false))
            {
                samples.AddRange(piece.Frame.Samples.Span);
            }

            spoken.Add(new(line, AudioFormatConverter.Convert([.. samples], voice.Capabilities.OutputFormat, AudioFormat.Speech16Khz)));
        }

        return spoken;
    }

    /// <summary>Makes a conversation over a card.</summary>
    public VoiceSession CreateSession(VirtualSoundCard card) =>
        _services.GetRequiredService<VoiceSessionFactory>().Create(card.Microphone, card.Loudspeaker);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static SkillSet CreateSkills() => SkillSet.Build(skills => skills
        .ListSlot("medicine", "Orvantis", "Norvexin", "Velmora", "Lumetrol", "Dravenol")
        .ListSlot("branch", "Calderwick Lane", "Quillmere Street")
        .Intent("stock", intent => intent
            .Examples("do you have {medicine} in stock", "is {medicine} there").Require("medicine").Tool("check_stock").Reply("There are {result.boxes} boxes of {medicine}."))
        .Intent("price", intent => intent.Examples("how much is {medicine}", "what does a box of {medicine} cost").Require("medicine").Reply("A box of {medicine} costs seven pounds."))
        .Intent("order", intent => intent.Examples("I would like to order {medicine}", "two boxes of {medicine}").Require("medicine").Reply("{medicine} is ordered."))
        .Intent("hours", intent => intent.Examples("when is the branch in {branch} open", "when does {branch} open").Require("branch").Reply("{branch} is open from nine to six.")));
}

/// <summary>A line and how it sounds, at 16 kHz.</summary>
internal sealed record SpokenLine(string Text, short[] Samples);
