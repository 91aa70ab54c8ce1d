using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the assistant ask back.</summary>
public static class ClarificationBuilderExtensions
{
    /// <summary>
    /// Asks the caller back ("Did you say Sweynheim or Schwein?") when a name, a hotword or a rare word is doubtful, instead of acting on a
    /// guess. The answer is put into the sentence that was asked about, and that sentence goes to the model.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes when and how it asks, or null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Needs a recogniser with word confidences or alternatives; with others it never asks.</remarks>
    public static IVoiceBuilder AddClarification(this IVoiceBuilder builder, Action<ClarificationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<ClarificationOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return builder.AddTurnMiddleware<ClarifyingMiddleware>();
    }
}
