using VoiceMiddleware.Espeak;
using VoiceMiddleware.PocketSphinx;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli;

/// <summary>Makes the engines that run on this machine.</summary>
internal static class LocalEngines
{
    /// <summary>Makes PocketSphinx, with espeak-ng for words that its dictionary lacks.</summary>
    /// <param name="concurrency">How many utterances are recognised at the same time.</param>
    internal static ISpeechRecognizer CreateRecognizer(int concurrency) =>
        new PocketSphinxRecognizer(new PocketSphinxOptions { MaxDecoders = concurrency }, new EspeakPronouncer());
}
