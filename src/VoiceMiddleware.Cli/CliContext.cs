using Spectre.Console;
using VoiceMiddleware.Cli.Conversation;
using VoiceMiddleware.Cli.Devices.Keys;
using VoiceMiddleware.Cli.Doctor;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.PortAudio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Cli;

/// <summary>What commands see of the world, so that tests can put another in its place.</summary>
internal sealed record CliContext
{
    /// <summary>Gets where input that no file holds comes from.</summary>
    internal TextReader In { get; init; } = TextReader.Null;

    /// <summary>Gets where results go.</summary>
    internal required TextWriter Out { get; init; }

    /// <summary>Gets where progress, warnings and problems go.</summary>
    internal required TextWriter Error { get; init; }

    /// <summary>Gets whether a person reads <see cref="Out"/>.</summary>
    internal bool OutIsTerminal { get; init; }

    /// <summary>Gets whether a person reads <see cref="Error"/>.</summary>
    internal bool ErrorIsTerminal { get; init; }

    /// <summary>Gets whether terminals may show colours; off by <c>NO_COLOR</c> (no-color.org).</summary>
    internal bool Colors { get; init; }

    /// <summary>Gets the width for what is no terminal: wide enough that no table is broken.</summary>
    internal int PlainWidth { get; init; } = 160;

    /// <summary>Gets what makes a recogniser for so many utterances at a time; the command that asks for one disposes it.</summary>
    internal required Func<int, ISpeechRecognizer> CreateRecognizer { get; init; }

    /// <summary>Gets what makes a voice; the command that asks for one disposes it.</summary>
    internal Func<ISpeechSynthesizer> CreateVoice { get; init; } = LocalEngines.CreateVoice;

    /// <summary>Gets the arms that an evaluation can run.</summary>
    internal IReadOnlyList<EvaluationArm> Arms { get; init; } = LocalEngines.Arms;

    /// <summary>Gets what makes a pronouncer: a dictionary, and rules for what it lacks.</summary>
    internal Func<IPronouncer> CreatePronouncer { get; init; } = LocalEngines.CreatePronouncer;

    /// <summary>Gets what makes the checks of <c>doctor</c>.</summary>
    internal required Func<IEnumerable<DoctorCheck>> CreateChecks { get; init; }

    /// <summary>Gets what looks for microphones and loudspeakers.</summary>
    internal Func<IReadOnlyList<PortAudioDevice>> ListDevices { get; init; } = PortAudioDevice.List;

    /// <summary>Gets what waits for the next key of the terminal; null when input or output is none.</summary>
    internal Func<CancellationToken, Task<ConsoleKeyInfo>>? ReadKeyAsync { get; init; }

    /// <summary>Gets the clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal static CliContext ForProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        ReadKeyAsync = Console.IsInputRedirected || Console.IsOutputRedirected ? null : ConsoleKeys.ReadAsync,
        Colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        CreateRecognizer = LocalEngines.CreateRecognizer,
        CreateChecks = LocalChecks.All,
    };

    /// <summary>Makes a console on <see cref="Out"/>: colours and measures on a terminal, plain text elsewhere.</summary>
    internal IAnsiConsole CreateConsole() => PlainConsole.Create(Out, OutIsTerminal, Colors, PlainWidth);
}
