using System.CommandLine;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Customization.Vocabulary;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Commands;

/// <summary>The options by which a command is told what the recogniser should expect.</summary>
internal sealed class ContextOptions
{
    private readonly Option<string[]> _hotword = new("--hotword")
    {
        Description = "A word or phrase to expect, with its weight from 1 to 5 (4 when left out). May be repeated.",
        HelpName = "TEXT[=WEIGHT]",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _hotwords = new("--hotwords")
    {
        Description = "A JSON file of hotwords: [ { \"text\": \"Bulge Bracket\", \"weight\": 4, \"lang\": \"en\" }, … ].",
        HelpName = "FILE.json",
    };

    private readonly Option<string[]> _said = new("--said")
    {
        Description = "What was said before, as \"assistant: …\" or \"user: …\", oldest first. May be repeated.",
        HelpName = "LINE",
        Arity = ArgumentArity.OneOrMore,
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_hotword);
        command.Options.Add(_hotwords);
        command.Options.Add(_said);
    }

    /// <summary>Reads the options. What is wrong goes to <paramref name="problems"/>; the context is then not to be used.</summary>
    internal RecognitionContext Read(ParseResult arguments, List<string> problems)
    {
        var hotwords = new List<Hotword>();
        Collect("--hotword", () => HotwordArguments.Parse(arguments.GetValue(_hotword) ?? []));
        if (arguments.GetValue(_hotwords) is { } file)
        {
            Collect(file, () => HotwordFile.Load(file));
        }

        if (hotwords.Count > HotwordFile.MaxEntries)
        {
            problems.Add($"--hotword and --hotwords give {hotwords.Count} hotwords together; at most {HotwordFile.MaxEntries} are allowed.");
        }

        var messages = new List<ChatMessage>();
        foreach (var line in arguments.GetValue(_said) ?? [])
        {
            if (ConversationLine.TryParse(line, out var message, out var problem))
            {
                messages.Add(message);
            }
            else
            {
                problems.Add($"--said: {problem}");
            }
        }

        return new RecognitionContext { Hotwords = hotwords, Messages = messages };

        void Collect(string source, Func<IReadOnlyList<Hotword>> read)
        {
            try
            {
                hotwords.AddRange(read());
            }
            catch (HotwordValidationException error)
            {
                problems.AddRange(error.Problems.Select(problem => $"{source}: {problem}"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{source}: {error.Message}");
            }
        }
    }
}
