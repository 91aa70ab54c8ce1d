using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>Reads the context that came with a call.</summary>
internal static class ReceivedContext
{
    /// <summary>Takes the context itself, or else the prompt as something that was said before.</summary>
    /// <exception cref="ArgumentException">A property has a value of another type.</exception>
    public static RecognitionContext From(SpeechToTextOptions? options)
    {
        var language = options?.SpeechLanguage;
        if (Find<RecognitionContext>(options, SpeechToTextProperties.Context) is { } context)
        {
            return context.Language is null && language is not null ? context with { Language = language } : context;
        }

        var prompt = ContextText.Clean(Find<string>(options, SpeechToTextProperties.Prompt) ?? "");
        return new()
        {
            Language = language,
            Messages = prompt.Length == 0 ? [] : [new(ChatRole.Assistant, prompt)],
        };
    }

    private static T? Find<T>(SpeechToTextOptions? options, string key)
        where T : class =>
        options?.AdditionalProperties is not { } properties || !properties.TryGetValue(key, out var value) || value is null ? null
            : value as T ?? throw new ArgumentException($"The additional property '{key}' holds a {value.GetType().Name}; set a {typeof(T).Name}.", nameof(options));
}
