using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<VoiceMiddleware.PocketSphinx.PocketSphinxPlugin>("PocketSphinx")]

namespace VoiceMiddleware.PocketSphinx;

/// <summary>Sets PocketSphinx as the recogniser, with <see cref="PocketSphinxOptions"/> from the plugin's section.</summary>
public sealed class PocketSphinxPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.AddPocketSphinx();
        builder.Services.Configure<PocketSphinxOptions>(configuration);
    }
}
