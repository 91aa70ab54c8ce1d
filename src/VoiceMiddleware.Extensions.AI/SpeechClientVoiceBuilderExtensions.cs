using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Extensions.AI;
using VoiceMiddleware.Plugins;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Takes speech clients of Microsoft.Extensions.AI as engines.</summary>
[Experimental("VMEXP001")]
public static class SpeechClientVoiceBuilderExtensions
{
    /// <summary>Makes a speech-to-text client the recogniser. The options add up over several calls and are checked when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">
    /// Makes the client, once, when the first session needs it; it is disposed with the recogniser. Null takes the
    /// <see cref="ISpeechToTextClient"/> that the application has registered, which stays the container's.
    /// </param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseSpeechToTextClient(
        this IVoiceBuilder builder, Func<IServiceProvider, ISpeechToTextClient>? factory = null, Action<SpeechToTextRecognizerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<SpeechToTextRecognizerOptions, SpeechToTextRecognizerOptionsValidator>(builder, configure);
        return builder.UseRecognizer(services => new SpeechToTextRecognizer(
            factory?.Invoke(services) ?? services.GetRequiredService<ISpeechToTextClient>(),
            services.GetRequiredService<IOptions<SpeechToTextRecognizerOptions>>().Value, leaveOpen: factory is null));
    }

    /// <summary>Makes a text-to-speech client the voice. The options add up over several calls and are checked when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">
    /// Makes the client, once, when the first session needs it; it is disposed with the voice. Null takes the
    /// <see cref="ITextToSpeechClient"/> that the application has registered, which stays the container's.
    /// </param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder UseTextToSpeechClient(
        this IVoiceBuilder builder, Func<IServiceProvider, ITextToSpeechClient>? factory = null, Action<TextToSpeechSynthesizerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<TextToSpeechSynthesizerOptions, TextToSpeechSynthesizerOptionsValidator>(builder, configure);
        return builder.UseSynthesizer(services => new TextToSpeechSynthesizer(
            factory?.Invoke(services) ?? services.GetRequiredService<ITextToSpeechClient>(),
            services.GetRequiredService<IOptions<TextToSpeechSynthesizerOptions>>().Value, leaveOpen: factory is null));
    }

    private static void Add<TOptions, TValidator>(IVoiceBuilder builder, Action<TOptions>? configure)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        var options = builder.Services.AddOptions<TOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }
}
