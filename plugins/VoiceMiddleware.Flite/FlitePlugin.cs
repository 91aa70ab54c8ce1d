using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Flite;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<FlitePlugin>("Flite")]

namespace VoiceMiddleware.Flite;

/// <summary>The plugin's entry point: flite's voice, configured by the section's <see cref="FliteOptions"/>.</summary>
public sealed class FlitePlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddOptions<FliteOptions>().Bind(configuration);
        builder.AddFlite();
    }
}
