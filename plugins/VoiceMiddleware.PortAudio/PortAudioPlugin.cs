using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.PortAudio;

[assembly: VoicePlugin<PortAudioPlugin>("PortAudio")]

namespace VoiceMiddleware.PortAudio;

/// <summary>The plugin's entry point: microphone and loudspeaker as the section's <see cref="PortAudioOptions"/> say.</summary>
public sealed class PortAudioPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddOptions<PortAudioOptions>().Bind(configuration);
        builder.AddPortAudio();
    }
}
