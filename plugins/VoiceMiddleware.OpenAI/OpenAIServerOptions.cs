namespace VoiceMiddleware.OpenAI;

/// <summary>Where a server is, and who asks it.</summary>
public class OpenAIServerOptions
{
    /// <summary>
    /// Gets or sets the address that the paths of the API follow, usually ending in <c>/v1</c>: <c>http://localhost:11434/v1</c>. The default,
    /// null, is the address of the level above, and in the end <see cref="OpenAIOptions.DefaultEndpoint"/>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// Gets or sets the key. The default is null: the environment variable that <see cref="ApiKeyVariable"/> names has it. A key is sent only
    /// to the server that it was set for: with an <see cref="Endpoint"/> of its own, a role takes no key from the level above.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gets or sets the environment variable that holds the key: <c>DASHSCOPE_API_KEY</c>. The default is null, which is
    /// <c>OPENAI_API_KEY</c> for OpenAI's own servers and none for others. A server on this machine or in this network needs no key.
    /// </summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>Gets or sets the organisation that requests are counted for, or null (the default) for the key's own.</summary>
    public string? Organization { get; set; }

    /// <summary>Gets or sets the project that requests are counted for, or null (the default) for the key's own.</summary>
    public string? Project { get; set; }
}
