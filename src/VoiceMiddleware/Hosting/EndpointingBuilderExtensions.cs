using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses what decides when the caller has ended.</summary>
public static class EndpointingBuilderExtensions
{
    /// <summary>Asks strategies in their order; the first that has an opinion decides, and the session's own silence where none has.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="strategies">The strategies, at least one. For another choice between them pass one <see cref="CombinedEndpointing"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">There is no strategy, or one is null.</exception>
    public static IVoiceBuilder UseEndpointing(this IVoiceBuilder builder, params IEnumerable<IEndpointingStrategy> strategies)
    {
        var combined = new CombinedEndpointing(EndpointingChoice.First, strategies);
        return builder.UseEndpointing(_ => combined);
    }

    /// <summary>Ends utterances by what was said: <see cref="TranscriptEndpointing"/>, and the session's own silence where it has no opinion.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes how long it waits, or null for the defaults.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseTranscriptEndpointing(this IVoiceBuilder builder, Action<TranscriptEndpointingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<TranscriptEndpointingOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder.UseEndpointing(services => new TranscriptEndpointing(services.GetRequiredService<IOptions<TranscriptEndpointingOptions>>().Value));
    }
}
