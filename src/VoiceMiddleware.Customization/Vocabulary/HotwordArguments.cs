using System.Globalization;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Vocabulary;

/// <summary>Reads hotwords from command-line arguments of the form <c>TEXT[=WEIGHT]</c>.</summary>
/// <remarks>Stateless and safe for concurrent use. The rules are those of <see cref="HotwordFile"/>, except that the weight may be left out.</remarks>
public static class HotwordArguments
{
    /// <summary>Reads arguments. What follows the last <c>=</c> is the weight; without one the weight is <see cref="Hotword.DefaultWeight"/>.</summary>
    /// <param name="arguments">The arguments, in order of priority.</param>
    /// <returns>The hotwords in the order given, texts trimmed of surrounding white space.</returns>
    /// <exception cref="HotwordValidationException">One or more arguments break a rule; all are listed, with their place from 0.</exception>
    public static IReadOnlyList<Hotword> Parse(IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var problems = new List<HotwordProblem>();
        var hotwords = new List<Hotword>();
        foreach (var argument in arguments)
        {
            ArgumentNullException.ThrowIfNull(argument, nameof(arguments));
            var before = problems.Count;
            var index = hotwords.Count;
            var equals = argument.LastIndexOf('=');
            var text = (equals < 0 ? argument : argument[..equals]).Trim();
            var weight = equals < 0 ? Hotword.DefaultWeight : ReadWeight(argument[(equals + 1)..], argument, index, problems);
            HotwordRules.CheckText(index, text, problems);
            hotwords.Add(problems.Count == before ? new Hotword(text, weight) : new Hotword(argument));
        }

        if (hotwords.Count > HotwordFile.MaxEntries)
        {
            problems.Add(new(
                null,
                HotwordRule.Count,
                hotwords.Count.ToString(CultureInfo.InvariantCulture),
                $"{hotwords.Count} hotwords are given; at most {HotwordFile.MaxEntries} are allowed."));
        }

        return problems.Count == 0 ? hotwords : throw new HotwordValidationException("hotwords", problems);
    }

    private static int ReadWeight(string raw, string argument, int index, List<HotwordProblem> problems)
    {
        if (int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
            && weight is >= Hotword.MinWeight and <= Hotword.MaxWeight)
        {
            return weight;
        }

        problems.Add(new(
            index,
            HotwordRule.Weight,
            HotwordRules.Shorten(raw),
            $"{HotwordRules.Quote(argument)}: the weight {HotwordRules.Quote(raw)} is not a whole number from {Hotword.MinWeight} to {Hotword.MaxWeight}. "
            + $"Write TEXT={Hotword.DefaultWeight}; a text with an = in it needs its weight after it."));
        return Hotword.DefaultWeight;
    }
}
