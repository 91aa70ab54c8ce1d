using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Wyoming;
using VoiceMiddleware.Wyoming.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Wyoming, the voice protocol of Home Assistant.</summary>
public static class WyomingVoiceBuilderExtensions
{
    /// <summary>
    /// Adds what the options name: <see cref="WyomingOptions.Recognition"/> becomes the recogniser, <see cref="WyomingOptions.Speech"/> the
    /// voice, and with <see cref="WyomingOptions.Server"/> the host offers its recogniser and its voice, whichever they are, while it runs.
    /// May be called again; the options add up.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options. Called now, to see what is wanted, and again when the options are made; it should do nothing else.
    /// </param>
    /// <returns>The builder. The options are checked when the host starts.</returns>
    public static IVoiceBuilder AddWyoming(this IVoiceBuilder builder, Action<WyomingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var wanted = new WyomingOptions();
        configure(wanted);

        var services = builder.Services;
        services.AddOptions<WyomingOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WyomingOptions>, WyomingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        if (wanted.Recognition is not null)
        {
            builder.UseRecognizer(static provider => new WyomingSpeechRecognizer(Options(provider), provider.GetRequiredService<TimeProvider>()));
        }

        if (wanted.Speech is not null)
        {
            builder.UseSynthesizer(static provider => new WyomingSpeechSynthesizer(Options(provider), provider.GetRequiredService<TimeProvider>()));
        }

        if (wanted.Server is not null)
        {
            services.TryAddSingleton(static provider => new WyomingServer(
                Options(provider), new ServedEngines(provider), provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILogger<WyomingServer>>() ?? NullLogger<WyomingServer>.Instance));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WyomingServer>(static provider => provider.GetRequiredService<WyomingServer>()));
        }

        return builder;
    }

    private static WyomingOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<WyomingOptions>>().Value;
}
