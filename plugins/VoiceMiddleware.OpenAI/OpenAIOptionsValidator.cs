using Microsoft.Extensions.Options;
using VoiceMiddleware.OpenAI.Requests;

namespace VoiceMiddleware.OpenAI;

/// <summary>Checks the options when the host starts, so that a missing key does not wait for the first caller.</summary>
internal sealed class OpenAIOptionsValidator : IValidateOptions<OpenAIOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(13);

    public ValidateOptionsResult Validate(string? name, OpenAIOptions options)
    {
        var problems = FindProblems(options).Select(problem => $"OpenAI: {problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Throws for what one role can not work with.</summary>
    public static void ThrowIfUnusable(OpenAIOptions options, OpenAIServerOptions? role, string roleName)
    {
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<string> problems = role is null ? [$"{roleName} is not set. Set {roleName}:Model."] : [.. FindShared(options), .. FindRole(options, role, roleName)];
        if (problems.FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"OpenAI: {problem}", nameof(options));
        }
    }

    private static IEnumerable<string> FindProblems(OpenAIOptions options)
    {
        (string Name, OpenAIServerOptions? Role)[] roles =
            [(nameof(options.Chat), options.Chat), (nameof(options.Transcription), options.Transcription), (nameof(options.Speech), options.Speech)];
        if (Array.TrueForAll(roles, role => role.Role is null))
        {
            yield return "there is nothing to do. Set Chat:Model, Transcription:Model or Speech:Model.";
        }

        foreach (var problem in FindShared(options))
        {
            yield return problem;
        }

        foreach (var (name, role) in roles)
        {
            foreach (var problem in role is null ? [] : FindRole(options, role, name))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> FindShared(OpenAIOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(options.ConnectTimeout), options.ConnectTimeout, Shortest, TimeSpan.FromMinutes(1)),
            (nameof(options.ResponseTimeout), options.ResponseTimeout, Shortest, LongestWait),
            (nameof(options.SilenceTimeout), options.SilenceTimeout, Shortest, LongestWait),
            (nameof(options.MaxRetryDelay), options.MaxRetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
        ];
        foreach (var (name, value, least, most) in times)
        {
            if (value < least || value > most)
            {
                yield return OutOfRange(name, value, least, most);
            }
        }

        if (options.MaxRetries is < 0 or > 10)
        {
            yield return OutOfRange(nameof(options.MaxRetries), options.MaxRetries, 0, 10);
        }
    }

    private static IEnumerable<string> FindRole(OpenAIOptions options, OpenAIServerOptions role, string name)
    {
        var own = role switch
        {
            OpenAIChatOptions chat => Find(chat),
            OpenAITranscriptionOptions transcription => Find(transcription),
            OpenAISpeechOptions speech => Find(speech),
            _ => [],
        };
        return own.Select(problem => $"{name}:{problem}")
            .Concat(new ServerAccess(options, role, Environment.GetEnvironmentVariable).FindProblems().Select(problem => $"{name}: {problem}"));
    }

    private static IEnumerable<string> Find(OpenAIChatOptions chat)
    {
        if (string.IsNullOrWhiteSpace(chat.Model))
        {
            yield return "Model is not set. Set it to the model's name on the server, such as gpt-5-mini or qwen3:8b.";
        }

        if (chat.Temperature is { } temperature && temperature is not (>= 0 and <= 2))
        {
            yield return OutOfRange(nameof(chat.Temperature), temperature, 0, 2);
        }

        if (chat.MaxOutputTokens < 1)
        {
            yield return $"MaxOutputTokens is {chat.MaxOutputTokens}. Set at least 1, or leave it out.";
        }
    }

    private static IEnumerable<string> Find(OpenAITranscriptionOptions transcription)
    {
        if (string.IsNullOrWhiteSpace(transcription.Model))
        {
            yield return "Model is not set. Set it to the model's name on the server, such as whisper-1.";
        }

        if (transcription.PromptTokens is < 0 or > 10_000)
        {
            yield return OutOfRange(nameof(transcription.PromptTokens), transcription.PromptTokens, 0, 10_000);
        }

        if (transcription.MaxUtterance < TimeSpan.FromSeconds(1) || transcription.MaxUtterance > LongestUpload)
        {
            yield return OutOfRange(nameof(transcription.MaxUtterance), transcription.MaxUtterance, TimeSpan.FromSeconds(1), LongestUpload);
        }
    }

    private static IEnumerable<string> Find(OpenAISpeechOptions speech)
    {
        if (string.IsNullOrWhiteSpace(speech.Model))
        {
            yield return "Model is not set. Set it to the model's name on the server, such as gpt-4o-mini-tts.";
        }

        if (string.IsNullOrWhiteSpace(speech.Voice))
        {
            yield return "Voice is not set. Set it to the voice's name on the server, such as alloy.";
        }

        if (!OpenAISpeechSynthesizer.IsSpeed(speech.Speed))
        {
            yield return OutOfRange(nameof(speech.Speed), speech.Speed, 0.5, 2.0);
        }

        if (!Enum.IsDefined(speech.Format))
        {
            yield return $"Format is {speech.Format}. Set Pcm or Wav.";
        }

        if (speech.SampleRate is < 8000 or > 48000)
        {
            yield return OutOfRange(nameof(speech.SampleRate), speech.SampleRate, 8000, 48000);
        }
    }

    private static string OutOfRange<T>(string name, T value, T least, T most) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} is {value}. Set {least} to {most}.");
}
