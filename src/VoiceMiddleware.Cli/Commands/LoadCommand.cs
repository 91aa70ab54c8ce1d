using System.CommandLine;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Load;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw load</c>: how many callers this machine carries.</summary>
internal sealed class LoadCommand : VoiceCommand
{
    private const int MostSessions = 10_000;
    private const int MostSeconds = 86_400;
    private const int MostDecoders = 16;

    private readonly Option<int> _sessions = new("--sessions") { Description = "Callers at the same time.", HelpName = "N", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _seconds = new("--seconds") { Description = "How long they talk.", HelpName = "S", DefaultValueFactory = _ => 30 };
    private readonly Option<string> _engine = new("--engine")
    {
        Description = "scripted: engines that answer at once, so that the pipeline itself is measured. local: the recogniser and the voice of this machine.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "scripted",
    };

    private readonly Option<int?> _maxSessions = new("--max-sessions") { Description = "Refuse sessions above this limit.", HelpName = "N" };
    private readonly Option<string?> _json = new("--json") { Description = "Also write the figures to a file.", HelpName = "FILE.json" };

    internal LoadCommand(CliContext context)
        : base(context, "load", "Has scripted callers talk to sessions of this process in real time, and tells latencies, CPU and memory.")
    {
        foreach (var option in new Option[] { _sessions, _seconds, _engine, _maxSessions, _json })
        {
            Options.Add(option);
        }
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw load --sessions 500 --seconds 60", "Five hundred callers for a minute, with engines that cost nothing."),
        ("voicemw load --sessions 4 --engine local", "Four callers with the recogniser and the voice of this machine."),
        ("voicemw load --sessions 120 --max-sessions 100 --json load.json", "What becomes of those who are too many."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var (sessions, seconds) = (arguments.GetValue(_sessions), arguments.GetValue(_seconds));
        OptionChecks.CheckNumber("--sessions", sessions, 1, MostSessions, problems);
        OptionChecks.CheckNumber("--seconds", seconds, 2, MostSeconds, problems);
        var engine = arguments.GetValue(_engine)!.ToLowerInvariant(); // it has a default
        if (engine is not ("scripted" or "local"))
        {
            problems.Add($"--engine: '{engine}' is not one of scripted, local.");
        }

        if (arguments.GetValue(_maxSessions) is { } most)
        {
            OptionChecks.CheckNumber("--max-sessions", most, 1, int.MaxValue, problems);
        }

        var file = arguments.GetValue(_json);
        OptionChecks.CheckOutput("--json", file, problems);
        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        var report = await RunAsync(engine, sessions, TimeSpan.FromSeconds(seconds), arguments.GetValue(_maxSessions), cancellationToken).ConfigureAwait(false);
        LoadTable.Write(Context.CreateConsole(), report);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, report.ToJson() + "\n", cancellationToken).ConfigureAwait(false);
        }

        return report is { Died: 0, Turns: > 0 }
            ? ExitCodes.Success
            : throw CliException.Failure(report.Died > 0 ? $"{report.Died} sessions ended with an error." : "no line was answered.");
    }

    /// <summary>Has every decoder load its models, which the first callers would wait for.</summary>
    private static Task WarmUpAsync(ISpeechRecognizer recognizer, short[] speech, int decoders, CancellationToken cancellationToken)
    {
        return Task.WhenAll(Enumerable.Range(0, decoders).Select(_ => Task.Run(DecodeAsync, cancellationToken)));

        async Task DecodeAsync()
        {
            var audio = new MemoryAudioSource(speech, AudioFormat.Speech16Khz).ConvertTo(recognizer.Capabilities.InputFormat);
            await foreach (var _ in recognizer.RecognizeAsync(audio.ReadAsync(cancellationToken), RecognitionContext.Empty, cancellationToken).ConfigureAwait(false))
            {
                // Only the time counts, and that it works at all.
            }
        }
    }

    private async Task<LoadReport> RunAsync(string engine, int sessions, TimeSpan duration, int? maxSessions, CancellationToken cancellationToken)
    {
        var isLocal = engine == "local";
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient, ScriptedChatClient>();
        var builder = services.AddVoiceMiddleware()
            .UseRecognizer(_ => isLocal ? Context.CreateRecognizer(Math.Min(sessions, MostDecoders)) : new ScriptedRecognizer())
            .UseSynthesizer(_ => isLocal ? Context.CreateVoice() : new ScriptedVoice());
        if (maxSessions is { } limit)
        {
            builder.LimitSessions(limit);
        }

        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            var lines = isLocal
                ? await LoadSpeech.SpeakAsync(provider.GetRequiredService<ISpeechSynthesizer>(), cancellationToken).ConfigureAwait(false)
                : [LoadSpeech.Hum(TimeSpan.FromSeconds(1.5))];
            if (isLocal)
            {
                await WarmUpAsync(provider.GetRequiredService<ISpeechRecognizer>(), lines[0], Math.Min(sessions, MostDecoders), cancellationToken).ConfigureAwait(false);
            }

            var silence = provider.GetRequiredService<IOptions<VoiceSessionOptions>>().Value.Segmenter.EndpointSilence;
            var run = new LoadRun(provider.GetRequiredService<VoiceSessionFactory>(), lines, silence);
            using var progress = new ProgressLine(Context);
            return await run.RunAsync(engine, sessions, duration, text => progress.Report(() => text), cancellationToken).ConfigureAwait(false);
        }
    }
}
