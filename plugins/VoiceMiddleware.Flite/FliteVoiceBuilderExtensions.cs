using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Flite;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds flite's voice.</summary>
public static class FliteVoiceBuilderExtensions
{
    /// <summary>
    /// Makes flite the synthesiser. May be called twice; the options add up. They are checked when the host starts; the library is loaded
    /// when the first session needs it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddFlite(this IVoiceBuilder builder, Action<FliteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<FliteOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FliteOptions>, FliteOptionsValidator>());
        return builder.UseSynthesizer(static services => new FliteSynthesizer(services.GetRequiredService<IOptions<FliteOptions>>().Value));
    }
}
