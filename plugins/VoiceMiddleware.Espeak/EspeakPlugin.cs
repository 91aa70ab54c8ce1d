using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<EspeakPlugin>("Espeak")]

namespace VoiceMiddleware.Espeak;

/// <summary>The plugin's entry point: pronunciations by espeak-ng, configured by the section's <see cref="EspeakOptions"/>.</summary>
public sealed class EspeakPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddOptions<EspeakOptions>().Bind(configuration);
        builder.AddEspeak();
    }
}
