using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<IChatClient, PrintersDesk>();
builder.Services.AddVoiceMiddleware(builder.Configuration)
    .AddPocketSphinx().AddEspeak().AddFlite()
    .ConfigureSession(o =>
    {
        o.Greeting = "Welcome to the museum of printing.";
        o.Hotwords = [new("Sweynheim", 5), new("Pannartz")];
    });
using var host = builder.Build();
await host.StartAsync();

await using var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
await using var session = host.Services.GetRequiredService<VoiceSessionFactory>().Create(card.Microphone, card.Loudspeaker);
using var shown = session.Subscribe(Show);
var conversation = session.RunAsync();

// A second voice plays the caller; with a microphone, pass its IAudioSource to Create instead of the card.
var caller = new ScriptedCaller(session, card);
var voice = host.Services.GetRequiredService<ISpeechSynthesizer>();
foreach (var line in args.Length > 0 ? args : ["who was sweynheim", "and where did he work"])
{
    await caller.SayAsync(line, voice, new SynthesisOptions { Voice = "rms" });
}

card.HangUp();
await conversation;

static void Show(VoiceNotification notification)
{
    switch (notification)
    {
        case UtteranceRecognized { Recognition: var heard }:
            Console.WriteLine($"heard      {heard.Text}");
            Console.WriteLine($"receipt    {heard.Receipt?.Outcome}: {heard.Receipt?.MessagesApplied} messages, {heard.Receipt?.HotwordsApplied} hotwords; came out: {string.Join(", ", heard.Receipt?.HotwordsHeard ?? [])}");
            break;
        case ReplyCompleted reply:
            Console.WriteLine($"assistant  {reply.HeardText}");
            break;
        case TurnFailed failed:
            Console.WriteLine($"failed     {failed.Stage}: {failed.Error.Message}");
            break;
    }
}

/// <summary>Answers by two rules; any other IChatClient takes its place.</summary>
internal sealed class PrintersDesk : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var words = messages.Last(message => message.Role == ChatRole.User).Text;
        yield return new(ChatRole.Assistant, words switch
        {
            _ when words.Contains("Sweynheim", StringComparison.Ordinal) => "Sweynheim was a printer. With Pannartz he brought the press to Italy.",
            _ when words.Contains("where", StringComparison.Ordinal) => "In Subiaco, and later in Rome.",
            _ => "I know about printers only.",
        });
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
