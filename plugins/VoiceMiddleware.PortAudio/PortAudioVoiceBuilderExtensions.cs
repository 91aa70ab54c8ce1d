using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.PortAudio;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PortAudio's microphones and loudspeakers.</summary>
public static class PortAudioVoiceBuilderExtensions
{
    /// <summary>
    /// Makes <see cref="PortAudioSource"/> and <see cref="PortAudioSink"/> services, a new one each time one is asked for. May be called twice; the
    /// options add up. They are checked when the host starts; a device is opened when it is asked for.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddPortAudio(this IVoiceBuilder builder, Action<PortAudioOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<PortAudioOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PortAudioOptions>, PortAudioOptionsValidator>());
        builder.Services.TryAddTransient(static services =>
            new PortAudioSource(services.GetRequiredService<IOptions<PortAudioOptions>>().Value, services.GetService<TimeProvider>()));
        builder.Services.TryAddTransient(static services =>
            new PortAudioSink(services.GetRequiredService<IOptions<PortAudioOptions>>().Value, services.GetService<TimeProvider>()));
        return builder;
    }
}
