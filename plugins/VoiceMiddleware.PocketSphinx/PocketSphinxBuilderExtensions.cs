using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PocketSphinx to a voice pipeline.</summary>
public static class PocketSphinxBuilderExtensions
{
    /// <summary>
    /// Sets PocketSphinx as the recogniser. Words that its dictionary lacks are pronounced by the <see cref="IPronouncer"/> among the services,
    /// when there is one.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddPocketSphinx(this IVoiceBuilder builder, Action<PocketSphinxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<PocketSphinxOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PocketSphinxOptions>, PocketSphinxOptionsValidator>());
        return builder.AddPronouncingDictionary().UseRecognizer(services => new PocketSphinxRecognizer(
            services.GetRequiredService<IOptions<PocketSphinxOptions>>().Value,
            services.GetService<IPronouncer>(),
            services.GetService<ILogger<PocketSphinxRecognizer>>()));
    }

    /// <summary>
    /// Adds the model's dictionary as the application's <see cref="IPronouncingDictionary"/>, unless it has one. Words that it lacks are
    /// pronounced by the <see cref="IPronouncer"/> among the services, when there is one. <see cref="AddPocketSphinx"/> adds it too; call
    /// this for the dictionary alone, beside another recogniser.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddPronouncingDictionary(this IVoiceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<PocketSphinxOptions>();
        builder.Services.TryAddSingleton<IPronouncingDictionary>(services => new DictionaryPronouncer(
            services.GetRequiredService<IOptions<PocketSphinxOptions>>().Value, services.GetService<IPronouncer>()));
        return builder;
    }

    private sealed class PocketSphinxOptionsValidator : IValidateOptions<PocketSphinxOptions>
    {
        public ValidateOptionsResult Validate(string? name, PocketSphinxOptions options) =>
            options.FindMissing() is { } missing ? ValidateOptionsResult.Fail(missing) : ValidateOptionsResult.Success;
    }
}
