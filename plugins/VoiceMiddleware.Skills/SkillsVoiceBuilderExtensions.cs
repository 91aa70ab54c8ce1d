using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Skills;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the offline assistant.</summary>
public static class SkillsVoiceBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="SkillsChatClient"/>, as the <see cref="IChatClient"/> too where the application has none, and tells the recogniser
    /// the values of list slots. Called again, it adds to the options only.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets where skills and documents are, or null when configuration does. Checked when the host starts.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddSkills(this IVoiceBuilder builder, Action<SkillsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<SkillsOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SkillsOptions>, SkillsOptionsValidator>());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SkillsOptions>>().Value.LoadSkills());
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SkillsOptions>>().Value.Documents is { } folder
            ? DocumentIndex.Load(folder) : DocumentIndex.Create());
        services.TryAddSingleton(provider => new SkillsChatClient(
            provider.GetRequiredService<SkillSet>(), provider.GetRequiredService<DocumentIndex>(), provider.GetRequiredService<IOptions<SkillsOptions>>().Value));
        services.TryAddSingleton<IChatClient>(provider => provider.GetRequiredService<SkillsChatClient>());
        services.AddKeyedSingleton<IChatClient>(VoiceEngine.ServiceKey, static (provider, _) => provider.GetRequiredService<SkillsChatClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRecognitionContextSource, SkillsContextSource>());
        return builder;
    }
}
