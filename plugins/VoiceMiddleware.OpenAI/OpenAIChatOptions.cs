namespace VoiceMiddleware.OpenAI;

/// <summary>The chat model. What a call's own <see cref="Microsoft.Extensions.AI.ChatOptions"/> say comes before what is said here.</summary>
public sealed class OpenAIChatOptions : OpenAIServerOptions
{
    /// <summary>Gets or sets the model as the server names it: <c>gpt-5-mini</c>, <c>qwen3:8b</c>. Required.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets how freely words are chosen, 0 to 2, or null (the default) for the server's own value.</summary>
    public float? Temperature { get; set; }

    /// <summary>Gets or sets the most tokens of a reply, at least 1, or null (the default) for no limit. A spoken reply is seldom longer than 300.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>
    /// Gets or sets how much a model that reasons may do so before it answers, as the server names it (<c>none</c>, <c>minimal</c>,
    /// <c>low</c>, …), or null (the default) for the server's own value. On a telephone little is best.
    /// </summary>
    public string? ReasoningEffort { get; set; }
}
