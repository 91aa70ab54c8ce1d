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

    public static ISpeechRecognizer CreateRecognizer() => new PocketSphinxRecognizer(new(), new EspeakPronouncer());

    /// <summary>Speaks at 16 kHz.</summary>
    public static short[] Say(string text) => Said.GetOrAdd(text, static text =>
    {
        using var flite = new FliteSynthesizer();
        return [.. flite.SynthesizeAsync(text).ToBlockingEnumerable().SelectMany(speech => speech.Frame.Samples.ToArray())];
    });
}
