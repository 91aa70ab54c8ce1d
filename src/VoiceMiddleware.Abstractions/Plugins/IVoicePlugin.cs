using Microsoft.Extensions.Configuration;

namespace VoiceMiddleware.Plugins;

/// <summary>A plugin's entry point, found by its assembly's <see cref="VoicePluginAttribute{TPlugin}"/>.</summary>
public interface IVoicePlugin
{
    /// <summary>Registers what the plugin brings. Must touch no device, file or network.</summary>
    /// <param name="builder">Where to register.</param>
    /// <param name="configuration">The plugin's own section, empty when there is none.</param>
    void Configure(IVoiceBuilder builder, IConfiguration configuration);
}

/// <summary>Marks an assembly as a plugin and names its entry point.</summary>
/// <typeparam name="TPlugin">The entry point; it has a public constructor without parameters.</typeparam>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class VoicePluginAttribute<TPlugin> : VoicePluginAttribute
    where TPlugin : IVoicePlugin, new()
{
    /// <summary>Creates the mark.</summary>
    /// <param name="name">The plugin's short name and the key of its section in configuration: <c>PocketSphinx</c>.</param>
    public VoicePluginAttribute(string name)
        : base(name, typeof(TPlugin))
    {
    }

    /// <inheritdoc/>
    public override IVoicePlugin CreatePlugin() => new TPlugin();
}

/// <summary>The untyped form of <see cref="VoicePluginAttribute{TPlugin}"/>, for those who look for it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public abstract class VoicePluginAttribute : Attribute
{
    private protected VoicePluginAttribute(string name, Type pluginType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        PluginType = pluginType;
    }

    /// <summary>Gets the plugin's short name and the key of its section in configuration.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the entry point.</summary>
    public Type PluginType { get; }

    /// <summary>Makes the entry point.</summary>
    public abstract IVoicePlugin CreatePlugin();
}
