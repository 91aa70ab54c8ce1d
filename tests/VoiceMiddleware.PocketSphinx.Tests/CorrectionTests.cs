using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Espeak;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>The corrector with the real dictionary and espeak-ng.</summary>
public sealed class CorrectionTests
{
    private static readonly DictionaryPronouncer Pronouncer = new(inner: new EspeakPronouncer());

    [Theory]
    [InlineData("asked jean valjean foshelevent replied", "Fauchelevent", "asked jean valjean Fauchelevent replied")]
    [InlineData("a box of norvexen please", "Norvexin", "a box of Norvexin please")]
    [InlineData("is it nor vexin or not", "Norvexin", "is it Norvexin or not")]
    [InlineData("the murdock file", "Murdoch", "the Murdoch file")]
    [InlineData("this was cleptomania", "kleptomania", "this was kleptomania")]
    public async Task Names_that_were_misheard_are_mended(string heard, string term, string expected) =>
        Assert.Equal(expected, await CorrectAsync(heard, new() { Language = "en", Hotwords = [new(term), new("Sweynheim"), new("Subiaco")] }));

    [Theory]
    [InlineData("i would like a table for two this evening")]
    [InlineData("how much is it and when can i have it")]
    [InlineData("thank you that is all for today")]
    public async Task Everyday_text_is_left_alone(string heard) =>
        Assert.Equal(heard, await CorrectAsync(heard, new() { Language = "en", Hotwords = [new("Fauchelevent"), new("Norvexin"), new("Sweynheim"), new("Subiaco")] }));

    private static async Task<string> CorrectAsync(string heard, RecognitionContext context)
    {
        using var recognizer = new ContextualCorrectingRecognizer(new EchoRecognizer(heard), Pronouncer);
        await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(new short[320], AudioFormat.Speech16Khz), context))
        {
            return update.Text;
        }

        return "";
    }

    /// <summary>Hears one text whatever is said.</summary>
    private sealed class EchoRecognizer(string text) : ISpeechRecognizer
    {
        public RecognizerCapabilities Capabilities { get; } = new() { Provider = "echo", Model = "echo", InputFormat = AudioFormat.Speech16Khz };

        public ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default) =>
            new[] { new RecognitionUpdate(text, IsFinal: true) { Receipt = ContextReceipt.ForNothingApplied(context) } }.ToAsyncEnumerable();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
