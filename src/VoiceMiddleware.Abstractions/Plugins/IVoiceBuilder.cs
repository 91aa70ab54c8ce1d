using Microsoft.Extensions.DependencyInjection;

namespace VoiceMiddleware.Plugins;

/// <summary>Collects the parts of a voice pipeline. Its methods only register; nothing is made before the first session needs it.</summary>
public interface IVoiceBuilder
{
    /// <summary>Gets the application's services.</summary>
    IServiceCollection Services { get; }
}
