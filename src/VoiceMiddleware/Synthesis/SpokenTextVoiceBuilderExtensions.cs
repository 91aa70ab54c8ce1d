using VoiceMiddleware.Plugins;
using VoiceMiddleware.Synthesis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Changes how text is put into words before it is spoken.</summary>
public static class SpokenTextVoiceBuilderExtensions
{
    /// <summary>
    /// Changes how text is put into words before it is spoken: adds rules and words of the application, or turns it off. Without this call the rules of
    /// the house apply (<see cref="SpokenTextNormalizer"/>). Decorators of the synthesiser see the text as it was written.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder ConfigureSpokenText(this IVoiceBuilder builder, Action<SpokenTextOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }
}
