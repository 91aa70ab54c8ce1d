using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Recognition;

/// <summary>Watches a reply go by and makes hints of the names that tools have found.</summary>
internal sealed class ToolResultHints(int lifeInTurns) : ITurnMiddleware
{
    private const int MaxTerms = 50;
    private const int MaxNameLength = 60;
    private const int MaxNameWords = 5;
    private const int MaxDepth = 16;

    public async ValueTask InvokeAsync(TurnContext turn, TurnHandler next, CancellationToken cancellationToken)
    {
        await next(turn, cancellationToken).ConfigureAwait(false);
        if (turn.Reply is { } reply)
        {
            turn.Reply = WatchAsync(reply, turn, cancellationToken);
        }
    }

    /// <summary>Finds the names in the result of a tool call: short strings in JSON, and the terms of longer ones.</summary>
    internal static IReadOnlyList<string> FindNames(object? result)
    {
        var names = new List<string>();
        switch (result)
        {
            case JsonElement json:
                Visit(json, names, MaxDepth);
                break;
            case string text when Parse(text) is { } json:
                Visit(json, names, MaxDepth);
                break;
            case string text:
                Take(text, names);
                break;
        }

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxTerms)];
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WatchAsync(
        IAsyncEnumerable<ChatResponseUpdate> reply, TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in reply.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var result in update.Contents.OfType<FunctionResultContent>().Where(result => result.Exception is null))
            {
                turn.AddHints(new RecognitionHints
                {
                    Hotwords = [.. FindNames(result.Result).Select(name => new Hotword(name))],
                    Priority = HintPriority.ToolResult,
                    LifeInTurns = lifeInTurns,
                });
            }

            yield return update;
        }
    }

    private static JsonElement? Parse(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A text that only begins like JSON.
            return null;
        }
    }

    private static void Visit(JsonElement json, List<string> names, int depth)
    {
        if (depth == 0)
        {
            return;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                Take(json.GetString()!, names); // a string element has a string
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Visit(item, names, depth - 1);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    Visit(property.Value, names, depth - 1);
                }

                break;
        }
    }

    private static void Take(string text, List<string> names)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > MaxNameWords || text.Length > MaxNameLength)
        {
            names.AddRange(TermExtractor.Extract([text], MaxTerms));
        }
        else if (words.All(IsSpoken) && !words.All(TermExtractor.IsCommon))
        {
            names.Add(string.Join(' ', words));
        }
    }

    // Ids, dates, addresses of pages and of mail are not said as they are written.
    private static bool IsSpoken(string word) =>
        word.Any(char.IsLetter) && word.All(c => char.IsLetterOrDigit(c) || c is '\'' or '’' or '-' or '.' or '&' or ',')
        && !(word.Length > 8 && word.Count(char.IsDigit) > 2) && !word.Contains("www.", StringComparison.OrdinalIgnoreCase);
}
