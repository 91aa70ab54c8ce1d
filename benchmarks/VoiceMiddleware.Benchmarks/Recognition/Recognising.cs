using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Benchmarks.Recognition;

/// <summary>Runs audio through a recogniser as fast as it goes.</summary>
internal static class Recognising
{
    /// <summary>Recognises samples of 16 kHz.</summary>
    /// <returns>The final text.</returns>
    public static async Task<string> RunAsync(ISpeechRecognizer recognizer, short[] samples, RecognitionContext context, CancellationToken cancellationToken)
    {
        var text = "";
        var audio = new MemoryAudioSource(samples, AudioFormat.Speech16Khz);
        await using (audio.ConfigureAwait(false))
        {
            await foreach (var update in recognizer.RecognizeAsync(audio.ReadAsync(cancellationToken), context, cancellationToken).ConfigureAwait(false))
            {
                text = update.Text;
            }
        }

        return text;
    }
}
