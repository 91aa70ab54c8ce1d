using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.SpeexDsp;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds SpeexDSP's echo cancellation, noise suppression and gain control.</summary>
public static class SpeexDspVoiceBuilderExtensions
{
    /// <summary>
    /// Cleans the microphone of every session: echo cancellation and noise suppression unless the options say otherwise. May be called twice;
    /// the options add up. They are checked when the host starts; the library is loaded when the first session needs it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddSpeexDsp(this IVoiceBuilder builder, Action<SpeexDspOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<SpeexDspOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpeexDspOptions>, SpeexDspOptionsValidator>());
        if (builder.Services.Any(service => service.ServiceType == typeof(Registered)))
        {
            return builder;
        }

        builder.Services.AddSingleton<Registered>();
        return builder.DecorateAudio(static (devices, services) =>
        {
            var cleaned = new SpeexDspAudio(
                devices.Source, devices.Sink, services.GetRequiredService<IOptions<SpeexDspOptions>>().Value, services.GetService<TimeProvider>());
            return new AudioDevices(cleaned.Source, cleaned.Sink);
        });
    }

    /// <summary>
    /// Takes what the loudspeaker plays out of the microphone of every session, and does nothing else to it unless the options say so:
    /// <see cref="AddSpeexDsp"/> without noise suppression.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseEchoCancellation(this IVoiceBuilder builder, Action<SpeexDspOptions>? configure = null) =>
        builder.AddSpeexDsp(options =>
        {
            options.EchoCancellation = true;
            options.NoiseSuppression = false;
            configure?.Invoke(options);
        });

    // One canceller is enough, however often it was asked for.
    private sealed class Registered;
}
