using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the correction of transcripts by the context.</summary>
public static class ContextualCorrectionVoiceBuilderExtensions
{
    /// <summary>
    /// Corrects what the recogniser wrote where it sounds like a term of the context (<see cref="ContextualCorrectingRecognizer"/>). Needs
    /// an <see cref="IPronouncingDictionary"/> (better) or an <see cref="IPronouncer"/> among the services.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseContextualCorrection(this IVoiceBuilder builder, Action<ContextualCorrectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<ContextualCorrectionOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder.DecorateRecognizer((inner, services) => new ContextualCorrectingRecognizer(
            inner,
            services.GetService<IPronouncingDictionary>() ?? services.GetService<IPronouncer>() ?? throw new InvalidOperationException(
                "Contextual correction compares sounds and needs a pronouncer. Add one: builder.AddPronouncingDictionary() (PocketSphinx plugin) or builder.AddEspeak()."),
            services.GetRequiredService<IOptions<ContextualCorrectionOptions>>().Value));
    }
}
