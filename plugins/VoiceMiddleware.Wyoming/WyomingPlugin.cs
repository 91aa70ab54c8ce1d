using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Wyoming;

[assembly: VoicePlugin<WyomingPlugin>("Wyoming")]

namespace VoiceMiddleware.Wyoming;

/// <summary>The plugin's entry point: recogniser, voice and server, those of them that the section's <see cref="WyomingOptions"/> name.</summary>
public sealed class WyomingPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.AddWyoming(options => configuration.Bind(options));
    }
}
