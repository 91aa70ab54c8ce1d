using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Skills;

[assembly: VoicePlugin<SkillsPlugin>("Skills")]

namespace VoiceMiddleware.Skills;

/// <summary>Adds the offline assistant, configured by <see cref="SkillsOptions"/> in the plugin's section.</summary>
public sealed class SkillsPlugin : IVoicePlugin
{
    /// <inheritdoc/>
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.Configure<SkillsOptions>(configuration);
        builder.AddSkills();
    }
}
