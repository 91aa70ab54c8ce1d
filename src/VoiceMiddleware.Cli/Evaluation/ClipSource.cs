using System.CommandLine;
using VoiceMiddleware.Cli.Commands;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Evaluation;

/// <summary>The arguments that say which clips a command takes: a manifest, or terms to speak.</summary>
internal sealed class ClipSource
{
    private readonly Argument<string?> _manifest = new("MANIFEST.tsv")
    {
        Description = "The clips: tab-separated columns id, audio, transcript and, optionally, hotwords, context, speaker.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _weights = new("--weights")
    {
        Description = "Take weights, and how terms sound, from a hotword file; terms that it lacks keep weight 4.",
        HelpName = "FILE.json",
    };

    private readonly Option<int> _every = new("--every")
    {
        Description = "Take every Nth clip, from the first on; before --limit.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Take at most so many clips.", HelpName = "N" };
    private readonly SynthesisSource? _synthesis;

    internal ClipSource(SynthesisSource? synthesis) => _synthesis = synthesis;

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_manifest);
        command.Options.Add(_weights);
        command.Options.Add(_every);
        command.Options.Add(_limit);
        _synthesis?.AddTo(command);
    }

    internal void Check(ParseResult arguments, bool linksAudio, List<string> problems)
    {
        var manifest = arguments.GetValue(_manifest);
        var synthesizes = _synthesis?.IsAsked(arguments) == true;
        if (manifest is not null && synthesizes)
        {
            problems.Add($"'{manifest}' and --synthesize both say what to evaluate; give one of them.");
        }
        else if (manifest is null && !synthesizes)
        {
            problems.Add(_synthesis is null ? "name a manifest." : "name a manifest, or a file of terms with --synthesize.");
        }

        if (manifest is not null)
        {
            VoiceCommand.CheckFile(manifest, problems);
        }

        if (arguments.GetValue(_weights) is { } weights)
        {
            VoiceCommand.CheckFile(weights, problems);
        }

        OptionChecks.CheckNumber("--every", arguments.GetValue(_every), 1, int.MaxValue, problems);
        OptionChecks.CheckNumber("--limit", arguments.GetValue(_limit) ?? int.MaxValue, 1, int.MaxValue, problems);
        _synthesis?.Check(arguments, linksAudio, problems);
    }

    /// <summary>Gets what the clips come from, for headings.</summary>
    internal string NameOf(ParseResult arguments) => Path.GetFileName(arguments.GetValue(_manifest) ?? _synthesis?.TermsOf(arguments) ?? "");

    /// <summary>Gets the clips. Recordings that are made for this run are gone when <paramref name="folder"/> is disposed.</summary>
    internal async Task<IReadOnlyList<EvaluationClip>> LoadAsync(
        ParseResult arguments, CliContext context, SpeechSetFolder folder, ulong seed, CancellationToken cancellationToken)
    {
        var weights = LoadWeights(arguments.GetValue(_weights));
        var clips = arguments.GetValue(_manifest) is { } path
            ? LoadManifest(path)
            : await _synthesis!.MakeAsync(arguments, context, folder, seed, cancellationToken).ConfigureAwait(false);
        var every = arguments.GetValue(_every);
        return [.. clips.Where((_, index) => index % every == 0).Take(arguments.GetValue(_limit) ?? int.MaxValue)
            .Select(clip => weights is null ? clip : clip.WithDetails(weights))];
    }

    private static IReadOnlyList<EvaluationClip> LoadManifest(string path)
    {
        try
        {
            return EvaluationManifest.Load(path).Clips;
        }
        catch (EvaluationManifestException error)
        {
            throw new CliException(ExitCodes.BadInput, [.. error.Problems.Select(problem => $"{path}: {problem}")], error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [$"{path}: {error.Message}"], error);
        }
    }

    private static IReadOnlyList<Hotword>? LoadWeights(string? path)
    {
        try
        {
            return path is null ? null : HotwordFile.Load(path);
        }
        catch (HotwordValidationException error)
        {
            throw new CliException(ExitCodes.BadInput, [.. error.Problems.Select(problem => $"{path}: {problem}")], error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, [$"{path}: {error.Message}"], error);
        }
    }
}

/// <summary>The folder of a synthetic set: a user's, which stays, or one for this run only.</summary>
internal sealed class SpeechSetFolder : IDisposable
{
    private string? _temporary;

    internal string Use(string? kept) => kept ?? (_temporary ??= Directory.CreateTempSubdirectory("voicemw-").FullName);

    public void Dispose()
    {
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
            _temporary = null;
        }
    }
}
