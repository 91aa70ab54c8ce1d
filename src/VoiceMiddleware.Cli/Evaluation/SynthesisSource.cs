using System.CommandLine;
using System.Globalization;
using VoiceMiddleware.Cli.Commands;
using VoiceMiddleware.Cli.Output;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Evaluation;

/// <summary>The options by which recordings are made where there are none.</summary>
internal sealed class SynthesisSource
{
    private readonly Option<string> _terms = new("--synthesize")
    {
        Description = "No recordings yet? Speak the terms of a file, one a line (optionally, after tabs, weight and how it sounds), and evaluate that.",
        HelpName = "TERMS.txt",
    };

    private readonly Option<string> _keep = new("--keep")
    {
        Description = "Keep the recordings of --synthesize, with manifest and hotword file, in a folder.",
        HelpName = "FOLDER",
    };

    private readonly Option<string> _voices = new("--voices") { Description = "Voices for --synthesize, separated by commas; all when left out.", HelpName = "LIST" };
    private readonly Option<string> _speeds = new("--speeds")
    {
        Description = "Speeds for --synthesize, from 0.5 to 2.0.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "0.9,1,1.15",
    };

    private readonly Option<string> _snr = new("--snr")
    {
        Description = "Signal-to-noise ratios in dB at which --synthesize adds noise to some clips: 20,10.",
        HelpName = "LIST",
    };

    private readonly Option<bool> _telephone = new("--telephone")
    {
        Description = "Send half of the clips of --synthesize over a telephone line: 300 to 3400 Hz, 8 kHz, µ-law.",
    };

    private readonly Option<int> _clips = new("--clips-per-term")
    {
        Description = "Clips of --synthesize for each term.",
        HelpName = "N",
        DefaultValueFactory = _ => new SpeechSetOptions().ClipsPerTerm,
    };

    private IEnumerable<Option> Dependent => [_keep, _voices, _speeds, _snr, _telephone, _clips];

    internal void AddTo(Command command)
    {
        command.Options.Add(_terms);
        foreach (var option in Dependent)
        {
            command.Options.Add(option);
        }
    }

    internal bool IsAsked(ParseResult arguments) => arguments.GetValue(_terms) is not null;

    internal string? TermsOf(ParseResult arguments) => arguments.GetValue(_terms);

    internal void Check(ParseResult arguments, bool linksAudio, List<string> problems)
    {
        if (arguments.GetValue(_terms) is not { } terms)
        {
            foreach (var option in Dependent.Where(option => arguments.GetResult(option) is { Implicit: false }))
            {
                problems.Add($"{option.Name} is about --synthesize; give that too.");
            }

            return;
        }

        VoiceCommand.CheckFile(terms, problems);
        ReadNumbers(_speeds, arguments, problems);
        ReadNumbers(_snr, arguments, problems);
        OptionChecks.CheckNumber(_clips.Name, arguments.GetValue(_clips), 1, SpeechSetOptions.MaxClipsPerTerm, problems);
        var keep = arguments.GetValue(_keep);
        if (keep is { Length: 0 } || File.Exists(keep))
        {
            problems.Add($"--keep: '{keep}' is not a folder.");
        }
        else if (linksAudio && keep is null)
        {
            problems.Add("--audio-links: the recordings of --synthesize are gone after the run; say where to --keep them.");
        }
    }

    internal async Task<IReadOnlyList<EvaluationClip>> MakeAsync(
        ParseResult arguments, CliContext context, SpeechSetFolder folder, ulong seed, CancellationToken cancellationToken)
    {
        var terms = LoadTerms(arguments.GetRequiredValue(_terms));
        var options = new SpeechSetOptions
        {
            Voices = Split(arguments.GetValue(_voices)),
            Speeds = ReadNumbers(_speeds, arguments, []),
            SignalToNoise = ReadNumbers(_snr, arguments, []),
            Telephone = arguments.GetValue(_telephone),
            ClipsPerTerm = arguments.GetValue(_clips),
            Seed = seed,
        };
        using var voice = context.CreateVoice();
        var maker = new SpeechSetSynthesizer(voice);
        if (maker.FindProblem(options) is { } problem)
        {
            throw CliException.BadInput($"--synthesize: {problem}");
        }

        using var progress = new ProgressLine(context);
        return await maker.WriteAsync(terms, folder.Use(arguments.GetValue(_keep)), options, new Listener(progress), cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<Hotword> LoadTerms(string path)
    {
        try
        {
            return TermsFile.Load(path);
        }
        catch (TermsFileException error)
        {
            throw new CliException(ExitCodes.BadInput, [.. error.Problems.Select(problem => $"{path}: {problem}")], error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [$"{path}: {error.Message}"], error);
        }
    }

    private static List<double> ReadNumbers(Option<string> option, ParseResult arguments, List<string> problems)
    {
        var numbers = new List<double>();
        foreach (var piece in Split(arguments.GetValue(option)))
        {
            if (double.TryParse(piece, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                numbers.Add(number);
            }
            else
            {
                problems.Add($"{option.Name}: '{piece}' is not a number.");
            }
        }

        return numbers;
    }

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    private sealed class Listener(ProgressLine line) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) =>
            line.Report(() => string.Create(CultureInfo.InvariantCulture, $"speaking: clip {value.Done} of {value.Total}"));
    }
}
