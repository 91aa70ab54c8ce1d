using System.CommandLine;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Devices;
using VoiceMiddleware.Cli.Devices.Interop;
using VoiceMiddleware.Cli.Devices.Virtual;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli.Commands;

/// <summary><c>voicemw talk</c>: a spoken conversation with a scripted, recorded or typed caller.</summary>
internal sealed class TalkCommand : VoiceCommand
{
    private readonly Option<string> _wav = new("--wav")
    {
        Description = "A recording of the caller. Its utterances are played one by one, each when the assistant has finished.",
        HelpName = "FILE.wav",
    };

    private readonly Option<string> _script = new("--script")
    {
        Description = "The caller's lines, one per line of the file; # begins a comment. A voice speaks them. Without --wav and --script they are read from standard input.",
        HelpName = "FILE.txt",
    };

    private readonly Option<string> _assistant = new("--assistant")
    {
        Description = "A folder of skills (*.json) for the offline assistant, with Markdown documents in its subfolder 'documents'.",
        HelpName = "FOLDER",
    };

    private readonly Option<string> _config = new("--config")
    {
        Description = "Settings as JSON: the section VoiceMiddleware with Session, PluginFolder and Plugins. A chat client from a plugin takes the place of the offline assistant.",
        HelpName = "FILE.json",
    };

    private readonly Option<string> _record = new("--record")
    {
        Description = "Record both sides: caller left, assistant right.",
        HelpName = "FILE.wav",
        DefaultValueFactory = _ => "conversation.wav",
    };

    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "Show for every utterance what the same audio gives without context and hotwords. Doubles the work.",
    };

    private readonly Option<bool> _mic = new("--mic")
    {
        Description = "Talk by microphone and loudspeaker, with echo cancellation, until Ctrl+C. Typed lines work beside it; on a terminal keys mute and a meter shows the level. Recorded only with --record.",
    };

    private readonly Option<bool> _pushToTalk = new("--push-to-talk") { Description = "Of --mic: be heard only from one press of the space bar to the next. Needs a terminal." };
    private readonly Option<string> _input = new("--input") { Description = "Of --mic: the microphone, its name or a part of it.", HelpName = "NAME" };
    private readonly Option<string> _output = new("--output") { Description = "Of --mic: the loudspeaker, its name or a part of it.", HelpName = "NAME" };
    private readonly Option<bool> _listDevices = new("--list-devices") { Description = "List microphones and loudspeakers, and do nothing else." };
    private readonly Option<bool> _virtualDevices = new("--virtual-devices")
    {
        Description = "Hold the conversation of --script over a microphone and a loudspeaker of PulseAudio that lead nowhere. A line with ! interrupts the reply "
            + "before it, *marked* words must be understood; exit code 1 when they are not.",
    };

    private readonly Option<string> _voice = new("--voice") { Description = "The assistant's voice.", HelpName = "NAME", DefaultValueFactory = _ => "rms" };
    private readonly ContextOptions _context = new();
    private readonly CorrectOption _correct = new();

    internal TalkCommand(CliContext context)
        : base(context, "talk", "Holds a spoken conversation, offline unless --config says otherwise, and shows and records it.")
    {
        Options.Add(_wav);
        Options.Add(_script);
        Options.Add(_assistant);
        Options.Add(_config);
        Options.Add(_record);
        Options.Add(_compare);
        Options.Add(_mic);
        Options.Add(_pushToTalk);
        Options.Add(_input);
        Options.Add(_output);
        Options.Add(_listDevices);
        Options.Add(_virtualDevices);
        Options.Add(_voice);
        _context.AddTo(this);
        _correct.AddTo(this);
    }

    internal override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("voicemw talk --assistant samples/ConsoleAssistant/assistant", "Type lines; a voice speaks them, the assistant hears and answers."),
        ("voicemw talk --assistant desk --script caller.txt --compare", "A scripted caller, and what hearing without context would have given."),
        ("voicemw talk --assistant desk --wav caller.wav --record call.wav", "A recorded caller."),
        ("voicemw talk --assistant desk --script caller.txt --correct", "Also mends transcripts by what the conversation knows, and shows what it replaced."),
        ("voicemw talk --assistant desk --mic --input headset", "By voice, with the microphone that has 'headset' in its name."),
        ("voicemw talk --assistant samples/Interruption --script samples/Interruption/caller.txt --virtual-devices", "Devices without hardware, and an interruption."),
        ("voicemw talk --config settings.json --hotword \"Bulge Bracket\"", "A language model from a plugin (docs/plugins.md, OpenAI), and a name to expect."),
    ];

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_listDevices))
        {
            return await ListDevicesAsync().ConfigureAwait(false);
        }

        var problems = new List<string>();
        var mic = arguments.GetValue(_mic);
        var recognitionContext = _context.Read(arguments, problems);
        var correction = _correct.Read(arguments, problems);
        var (wav, script) = (arguments.GetValue(_wav), arguments.GetValue(_script));
        if (wav is not null && script is not null)
        {
            problems.Add("--wav and --script are two callers; give one.");
        }

        if (mic && (wav is not null || script is not null))
        {
            problems.Add("--mic has no other caller; leave out --wav and --script.");
        }

        if (arguments.GetValue(_pushToTalk) && (!mic || Context.ReadKeyAsync is null))
        {
            problems.Add(mic ? "--push-to-talk needs a terminal, for its key." : "--push-to-talk is about the microphone; add --mic.");
        }

        if (!mic && (arguments.GetValue(_input) ?? arguments.GetValue(_output)) is not null)
        {
            problems.Add("--input and --output choose the devices of --mic; add it.");
        }

        var isVirtual = arguments.GetValue(_virtualDevices);
        if (isVirtual && (mic || wav is not null || script is null))
        {
            problems.Add("--virtual-devices needs the caller's lines from --script, and goes without --mic and --wav.");
        }

        foreach (var file in new[] { wav, script, arguments.GetValue(_config) }.OfType<string>())
        {
            CheckFile(file, problems);
        }

        if (arguments.GetValue(_assistant) is { } folder && !Directory.Exists(folder))
        {
            problems.Add($"--assistant: there is no folder '{folder}'.");
        }

        OptionChecks.CheckOutput("--record", arguments.GetValue(_record), problems);
        if (recognitionContext.Messages.Count > 0)
        {
            problems.Add("--said is for transcribe; in a conversation what was said is known.");
        }

        if (problems.Count > 0)
        {
            throw CliException.BadInput(problems);
        }

        // What the caller says is known to be usable before an engine is loaded.
        var utterances = wav is null ? [] : await ReadUtterancesAsync(wav, cancellationToken).ConfigureAwait(false);
        var scriptLines = script is null ? [] : ReadScript(script);
        var lines = script is null ? ReadTypedLines(cancellationToken) : scriptLines.ToAsyncEnumerable();
        var markedLines = isVirtual ? ParseMarks(scriptLines) : [];
        var compares = arguments.GetValue(_compare) || isVirtual;
        using var sound = isVirtual ? StartVirtualDevices() : null;
        var view = new TranscriptView(Context.CreateConsole(), Context.OutIsTerminal, compares);
        using var telemetry = Telemetry.Start();
        using var host = Build(arguments, recognitionContext, correction, compares ? view : null);
        await StartAsync(host, cancellationToken).ConfigureAwait(false);
        try
        {
            if (mic)
            {
                var live = new LiveRun(host.Services, view)
                {
                    // The file that is written when none is named is for the demonstrations: nobody records a room by mistake.
                    RecordPath = arguments.GetResult(_record) is { Implicit: false } ? arguments.GetValue(_record) : null,
                    PushToTalk = arguments.GetValue(_pushToTalk),
                    ReadKeyAsync = Context.ReadKeyAsync,
                };
                await live.RunAsync(lines, cancellationToken).ConfigureAwait(false);
                await host.StopAsync(cancellationToken).ConfigureAwait(false);
                return ExitCodes.Success;
            }

            if (sound is not null)
            {
                return await CallVirtuallyAsync(new VirtualCallRun(host.Services, view, sound, Context.Out) { RecordPath = arguments.GetRequiredValue(_record) }, markedLines, view, cancellationToken)
                    .ConfigureAwait(false);
            }

            var run = new ConversationRun(host.Services, view) { RecordPath = arguments.GetValue(_record) };
            await (wav is not null ? run.PlayAsync(utterances, cancellationToken) : run.SayAsync(lines, cancellationToken)).ConfigureAwait(false);
            view.ShowSummary();
            await Context.Out.WriteLineAsync($"Recorded to {run.RecordPath}: caller left, assistant right.").ConfigureAwait(false);
            await host.StopAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw CliException.Failure(error.Message, error);
        }
    }

    private async Task<int> CallVirtuallyAsync(VirtualCallRun run, IReadOnlyList<ScriptLine> lines, TranscriptView view, CancellationToken cancellationToken)
    {
        var problems = await run.RunAsync(lines, cancellationToken).ConfigureAwait(false);
        view.ShowSummary();
        await Context.Out.WriteLineAsync($"Recorded to {run.RecordPath}: caller left, assistant right.").ConfigureAwait(false);
        return problems.Count == 0 ? ExitCodes.Success : throw new CliException(ExitCodes.Failure, problems);
    }

    /// <summary>Starts the sound server and makes this process use it.</summary>
    private static VirtualSoundServer StartVirtualDevices()
    {
        try
        {
            var sound = new VirtualSoundServer();
            ProcessEnvironment.Set("ALSA_CONFIG_PATH", sound.AlsaConfiguration);
            ProcessEnvironment.Set("PULSE_SERVER", sound.Address);
            return sound;
        }
        catch (Exception error) when (error is InvalidOperationException or PlatformNotSupportedException)
        {
            throw CliException.Failure(error.Message, error);
        }
    }

    private static ScriptLine[] ParseMarks(List<string> lines)
    {
        try
        {
            ScriptLine[] marked = [.. lines.Select(ScriptLine.Parse)];
            return marked[0].Interrupts ? throw new FormatException($"'{lines[0]}' is the first line: there is no reply that it could interrupt.") : marked;
        }
        catch (FormatException error)
        {
            throw CliException.BadInput($"--script: {error.Message}");
        }
    }

    private async Task<int> ListDevicesAsync()
    {
        try
        {
            return await DeviceList.WriteAsync(Context.Out, Context.ListDevices()).ConfigureAwait(false)
                ? ExitCodes.Success
                : throw CliException.Failure("a microphone and a loudspeaker are needed, and one is missing. Plug it in, or look at the system's sound settings.");
        }
        catch (PortAudioException error)
        {
            throw CliException.Failure(error.Message, error);
        }
    }

    /// <summary>Starts the host, which checks all settings.</summary>
    private static async Task StartAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AggregateException errors) when (errors.InnerExceptions.All(error => error is OptionsValidationException))
        {
            throw Refuse([.. errors.InnerExceptions.Cast<OptionsValidationException>()]);
        }
        catch (OptionsValidationException error)
        {
            throw Refuse([error]);
        }
        catch (InvalidOperationException error)
        {
            throw CliException.BadInput([error.InnerException is FormatException or null ? error.Message : $"{error.Message} {error.InnerException.Message}"]);
        }

        // The recogniser's settings are its own; when they do not hold, its models are not installed.
        static CliException Refuse(IReadOnlyList<OptionsValidationException> errors) => new(
            errors.Any(error => error.OptionsType == typeof(PocketSphinxOptions)) ? ExitCodes.Failure : ExitCodes.BadInput,
            [.. errors.SelectMany(error => error.Failures)]);
    }

    private IHost Build(ParseResult arguments, RecognitionContext recognitionContext, CorrectionMode? correction, TranscriptView? comparisons)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (arguments.GetValue(_config) is { } config)
        {
            AddSettings(builder.Configuration, config);
        }

        builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        try
        {
            // The local engines come first, so that an engine of a configured plugin takes their place.
            var voice = builder.Services.AddVoiceMiddleware().AddPocketSphinx().AddEspeak().AddFlite(o => o.Voice = arguments.GetRequiredValue(_voice));
            if (arguments.GetValue(_mic))
            {
                if (arguments.GetValue(_pushToTalk))
                {
                    voice.ConfigureSession(o => o.Endpointing = new ExternalEndpointing());
                }

                voice.UseEchoCancellation().AddPortAudio(o => (o.Input, o.Output) = (arguments.GetValue(_input), arguments.GetValue(_output)));
            }

            if (arguments.GetValue(_virtualDevices))
            {
                // Nothing leads from their loudspeaker to their microphone, so there is no echo. Much latency: other programs may want all cores.
                voice.AddPortAudio(o => (o.Input, o.Output, o.Latency) = (VirtualSoundServer.Microphone, VirtualSoundServer.Speaker, TimeSpan.FromMilliseconds(250)));
            }

            builder.Services.AddVoiceMiddleware(builder.Configuration);
            var folder = arguments.GetValue(_assistant);
            if (folder is not null)
            {
                voice.AddSkills(o =>
                {
                    o.Folder = folder;
                    o.Documents = Directory.Exists(Path.Combine(folder, "documents")) ? Path.Combine(folder, "documents") : null;
                });
            }
            else if (builder.Services.All(service => service.ServiceType != typeof(IChatClient)))
            {
                throw CliException.BadInput("nobody would answer: name a folder of skills with --assistant, or a plugin that brings a chat client in --config.");
            }

            voice.ConfigureSession(o => o.Hotwords = [.. recognitionContext.Hotwords, .. o.Hotwords]);
            if (comparisons is not null)
            {
                voice.DecorateRecognizer((inner, _) => new ComparingRecognizer(inner, comparisons.Show));
            }

            // Inside the comparison: what is heard without context is not corrected by it either.
            if (correction is { } mode)
            {
                voice.UseContextualCorrection(o => o.Mode = mode);
            }

            return builder.Build();
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidDataException or FormatException)
        {
            throw CliException.BadInput([error.Message]);
        }
    }

    private static void AddSettings(IConfigurationBuilder configuration, string path)
    {
        try
        {
            configuration.AddJsonFile(Path.GetFullPath(path), optional: false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{path}: {error.GetBaseException().Message}");
        }
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<short>>> ReadUtterancesAsync(string wav, CancellationToken cancellationToken)
    {
        try
        {
            var utterances = await ConversationRun.ReadUtterancesAsync(wav, cancellationToken).ConfigureAwait(false);
            return utterances.Count > 0 ? utterances : throw CliException.BadInput($"--wav: no speech was found in '{wav}'.");
        }
        catch (Exception error) when (error is WavFormatException or IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput(error.Message.Contains(wav, StringComparison.Ordinal) ? error.Message : $"{wav}: {error.Message}");
        }
    }

    private static List<string> ReadScript(string script)
    {
        try
        {
            var lines = File.ReadLines(script).Select(line => line.Trim()).Where(IsSaid).ToList();
            return lines.Count > 0 ? lines : throw CliException.BadInput($"--script: '{script}' holds no lines to say.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{script}: {error.Message}");
        }
    }

    private static bool IsSaid(string line) => line.Length > 0 && line[0] != '#';

    private async IAsyncEnumerable<string> ReadTypedLines([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Context.ErrorIsTerminal)
            {
                await Context.Error.WriteAsync("you> ").ConfigureAwait(false);
            }

            if (await Context.In.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line)
            {
                yield break;
            }

            if (IsSaid(line.Trim()))
            {
                yield return line.Trim();
            }
        }
    }
}
