using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds sources of what the recogniser should expect.</summary>
public static class RecognitionContextBuilderExtensions
{
    /// <summary>Expects the terms that a property of the session chooses: those of the customer who calls, of the line that was called.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="property">The name of the property in <see cref="VoiceSessionOptions.Properties"/> whose value is the key.</param>
    /// <param name="entries">The terms of each key, the likeliest first.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddContextDictionary(
        this IVoiceBuilder builder, string property, IEnumerable<KeyValuePair<string, IReadOnlyList<Hotword>>> entries) =>
        builder.AddRecognitionContextSource(new DictionaryContextSource(property, entries));

    /// <summary>Expects the names that tools have found: short strings in their JSON, names and rare words in longer texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="lifeInTurns">For how many utterances of the caller they are expected, at least 1; the default is 3.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddToolResultHints(this IVoiceBuilder builder, int lifeInTurns = 3)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(lifeInTurns, 1);
        builder.Services.AddSingleton<ITurnMiddleware>(new ToolResultHints(lifeInTurns));
        return builder;
    }

    /// <summary>
    /// Expects the names and rare words of the assistant's last replies, as hotwords. For recognisers that take no messages; others are told
    /// the replies themselves.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddReplyTermHints(this IVoiceBuilder builder) => builder.AddRecognitionContextSource<ReplyTermsContextSource>();

    /// <summary>Expects the names and rare words of text files: a catalogue, a manual. English.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="paths">The files, read once, when the first session needs them. A file that cannot be read is a warning, and no terms.</param>
    /// <param name="maxTerms">The most terms; the default is 200.</param>
    /// <returns>The builder.</returns>
    public static IVoiceBuilder AddDocumentTermHints(this IVoiceBuilder builder, IReadOnlyList<string> paths, int maxTerms = 200)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTerms);
        return builder.AddRecognitionContextSource(new DocumentTermsContextSource(paths, maxTerms));
    }
}
