using System.Collections.Concurrent;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Flite;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>The real engines of this machine.</summary>
internal static class LocalEngines
{
    private static readonly ConcurrentDictionary<string, short[]> Said = new(StringComparer.Ordinal);

    // Loading its models takes seconds; it serves all tests, and the process ends with them.
    private static readonly Lazy<ISpeechRecognizer> Shared = new(() => new PocketSphinxRecognizer(new(), new EspeakPronouncer()));

    public static ISpeechRecognizer CreateRecognizer() => new Borrowed(Shared.Value);

    /// <summary>Speaks at 16 kHz.</summary>
    public static short[] Say(string text) => Said.GetOrAdd(text, static text =>
    {
        using var flite = new FliteSynthesizer();
        return [.. flite.SynthesizeAsync(text).ToBlockingEnumerable().SelectMany(speech => speech.Frame.Samples.ToArray())];
    });

    /// <summary>Ends by itself, and leaves the one that it wraps to the others.</summary>
    private sealed class Borrowed(ISpeechRecognizer inner) : DelegatingSpeechRecognizer(inner)
    {
        protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
    }
}
