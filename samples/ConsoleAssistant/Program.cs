// The desk of an imaginary pharmacy, offline: a caller's lines are spoken by one voice into a virtual sound card, heard as audio like any
// other, answered by intents, functions and documents, and spoken by another voice. Nothing is scripted but the caller's lines.
using ConsoleAssistant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Recognition;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine("""
        usage: ConsoleAssistant [--record FILE.wav] [LINE]...

        Holds a conversation with the desk of an imaginary pharmacy. Without lines the caller says those of assistant/caller.txt.
          --record FILE.wav   record both sides, caller left, assistant right (default: conversation.wav)
        """);
    return 0;
}

var record = "conversation.wav";
var lines = new List<string>();
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--record" && i + 1 < args.Length)
    {
        record = args[++i];
    }
    else if (args[i].StartsWith("--", StringComparison.Ordinal))
    {
        Console.Error.WriteLine($"ConsoleAssistant: there is no option '{args[i]}', or it lacks its value; --help shows what there is.");
        return 2;
    }
    else
    {
        lines.Add(args[i]);
    }
}

if (lines.Count == 0)
{
    lines.AddRange(PharmacyDesk.ReadCallerLines());
}

var colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
var console = PlainConsole.Create(Console.Out, !Console.IsOutputRedirected, colors, plainWidth: 160);
var view = new TranscriptView(console, live: !Console.IsOutputRedirected, compares: true);
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
var voice = builder.Services.AddVoiceMiddleware(builder.Configuration)
    .AddPocketSphinx()
    .AddEspeak()
    .AddFlite(o => o.Voice = "rms")
    .AddSkills(o =>
    {
        o.Name = PharmacyDesk.Name;
        o.Folder = PharmacyDesk.SkillsFolder;
        o.Documents = PharmacyDesk.DocumentsFolder;
    })
    .ConfigureSession(o =>
    {
        o.AgentName = "pharmacy";
        o.Greeting = $"Good morning, {PharmacyDesk.Name}. How can I help you?";
        o.Hotwords = [.. PharmacyDesk.Hotwords];
    })

    // Every utterance is heard a second time without its context, to show what that was worth. An application leaves this out.
    .DecorateRecognizer((inner, _) => new ComparingRecognizer(inner, view.Show));
foreach (var tool in new PharmacyDesk().CreateTools())
{
    voice.AddTool(tool);
}

using var host = builder.Build();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
try
{
    await host.StartAsync(stop.Token);
    await new ConversationRun(host.Services, view) { RecordPath = record }.SayAsync(lines.ToAsyncEnumerable(), stop.Token);
    view.ShowSummary();
    Console.WriteLine($"Recorded to {record}: caller left, assistant right.");
    await host.StopAsync();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("ConsoleAssistant: stopped.");
    return 130;
}
catch (Exception error) when (error is InvalidOperationException or IOException or SpeechRecognitionException or Microsoft.Extensions.Options.OptionsValidationException)
{
    Console.Error.WriteLine($"ConsoleAssistant: {error.Message}");
    return 1;
}
