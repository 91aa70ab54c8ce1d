using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the second decode of doubtful utterances.</summary>
public static class RedecodingVoiceBuilderExtensions
{
    /// <summary>
    /// Decodes an utterance a second time, with a stronger bias, when the recogniser was not sure of it or a term of the context nearly came out
    /// (<see cref="RedecodingRecognizer"/>). Needs an <see cref="IPronouncingDictionary"/> (better) or an <see cref="IPronouncer"/> among the services.
    /// Call it after <c>UseContextualCorrection</c>: the first decorator added is the outermost.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseRedecoding(this IVoiceBuilder builder, Action<RedecodingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<RedecodingOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedecodingOptions>, Validator>());
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder.DecorateRecognizer((inner, services) => new RedecodingRecognizer(
            inner,
            services.GetService<IPronouncingDictionary>() ?? services.GetService<IPronouncer>() ?? throw new InvalidOperationException(
                "Re-decoding compares sounds and needs a pronouncer. Add one: builder.AddPronouncingDictionary() (PocketSphinx plugin) or builder.AddEspeak()."),
            services.GetRequiredService<IOptions<RedecodingOptions>>().Value,
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<RedecodingRecognizer>>()));
    }

    private sealed class Validator : IValidateOptions<RedecodingOptions>
    {
        public ValidateOptionsResult Validate(string? name, RedecodingOptions options) =>
            options.Problems().ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
