using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.OpenAI;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<OpenAIPlugin>("OpenAI")]

namespace VoiceMiddleware.OpenAI;

/// <summary>The plugin's entry point: chat model, recogniser and voice, those of them that the section's <see cref="OpenAIOptions"/> name.</summary>
public sealed class OpenAIPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.AddOpenAI(options => configuration.Bind(options));
    }
}
