using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.SpeexDsp;

[assembly: VoicePlugin<SpeexDspPlugin>("SpeexDsp")]

namespace VoiceMiddleware.SpeexDsp;

/// <summary>The plugin's entry point: cleans every session's microphone as the section's <see cref="SpeexDspOptions"/> say.</summary>
public sealed class SpeexDspPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddOptions<SpeexDspOptions>().Bind(configuration);
        builder.AddSpeexDsp();
    }
}
