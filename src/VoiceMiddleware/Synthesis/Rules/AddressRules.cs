using System.Text;
using System.Text.RegularExpressions;
using VoiceMiddleware.Synthesis.Words;

namespace VoiceMiddleware.Synthesis.Rules;

/// <summary>E-mail and web addresses, file names, the names of social networks.</summary>
internal static class AddressRules
{
    // Nobody can follow a longer path by ear; the site is what is remembered.
    private const int LongestPath = 40;

    private const string Domains = "com|org|net|edu|gov|mil|int|io|ai|dev|app|info|biz|eu|de|fr|nl|ch|ca|us|uk|example|test";
    private const string Files = "pdf|docx?|xlsx?|pptx?|txt|csv|jpe?g|png|gif|svg|mp3|mp4|wav|zip|exe|json|xml|html?|cs|py|js|ts|md|ya?ml|sh|log|net";

    private static readonly HashSet<string> SpokenLikeWords = new(StringComparer.OrdinalIgnoreCase) { "co", "me", "so", "to", "go", "it", "is", "in", "my", "we" };

    public static EarRule[] Rules { get; } =
    [
        EarRule.Say(@"(mailto:)?(?<address>[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)", match => Spell(match.Get("address")), needs: '@'),
        EarRule.Say(@"(?i)(?<![\w])((https?|ftp|wss?)://|www\.)(?<address>[^\s<>""'`*|\[\]{}^\\\uE000]*[^\s<>""'`*|\[\]{}^\\\uE000.,;:!?)])", Url),
        EarRule.Say(
            $@"(?i)(?<![\w@./])(?<address>([a-z0-9-]{{1,63}}\.)+({Domains})(?![\w-]|\.\w)(/[^\s<>""'`*|\[\]{{}}^\\\uE000]*[^\s<>""'`*|\[\]{{}}^\\\uE000.,;:!?)])?)", Url),
        EarRule.Say($@"(?i)(?<=\w)\.(?=({Files})\b)", "dot"),
        EarRule.Say(@"(?<![\w.])\.(?=NET\b)", "dot"),
        EarRule.Say(@"(?<![\w@])@(?=\w)", "at"),
        EarRule.Say(@"(?<![\w#&])\#(?=[A-Za-z])", "hashtag"),
    ];

    private static string Url(Match match)
    {
        var address = match.Get("address");
        if (address.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            address = address[4..];
        }

        var end = address.IndexOfAny(['?', '#']);
        address = (end < 0 ? address : address[..end]).TrimEnd('/');
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && (address.Length - slash > LongestPath || address.Contains('%', StringComparison.Ordinal)))
        {
            address = address[..slash];
        }

        return Spell(address);
    }

    /// <summary>Says an address mark by mark; digits one by one, as they must be typed.</summary>
    private static string Spell(string address)
    {
        var words = new StringBuilder();
        for (var i = 0; i < address.Length; i++)
        {
            var c = address[i];
            if (char.IsAsciiLetter(c))
            {
                var end = i;
                while (end < address.Length && char.IsAsciiLetter(address[end]))
                {
                    end++;
                }

                var part = address[i..end];
                var isEnding = i > 0 && address[i - 1] == '.' && (end == address.Length || address[end] is '/' or ':' or '.');
                words.Append(' ').Append(part.Length == 2 && isEnding && !SpokenLikeWords.Contains(part) ? string.Join(' ', part.ToCharArray()) : part);
                i = end - 1;
                continue;
            }

            words.Append(' ').Append(char.IsAsciiDigit(c) ? NumberWords.Digits(c.ToString()) : c switch
            {
                '@' => "at", '.' => "dot", '-' => "dash", '_' => "underscore", '+' => "plus", '/' => "slash", ':' => "colon", '~' => "tilde",
                '=' => "equals", '&' => "and", '%' => "percent",
                _ => char.IsLetter(c) ? c.ToString() : "",
            });
        }

        return Regex.Replace(words.ToString(), " {2,}", " ").Trim();
    }
}
