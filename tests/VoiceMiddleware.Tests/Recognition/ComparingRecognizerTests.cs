using Microsoft.Extensions.AI;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Recognition;

public sealed class ComparingRecognizerTests
{
    private static readonly RecognitionContext Context = new()
    {
        Hotwords = [new("Norvexin"), new("Bulge Bracket"), new("Orvantis")], Messages = [new(ChatRole.Assistant, "The Kestrelon is in the window.")],
    };

    private static async Task<RecognitionUpdate> Run(ComparingRecognizer recognizer)
    {
        RecognitionUpdate? last = null;
        await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(new short[3200], AudioFormat.Speech16Khz), Context))
        {
            last = update;
        }

        return last!;
    }

    [Fact]
    public async Task A_held_result_says_which_terms_came_out_with_the_context_only()
    {
        RecognitionComparison? comparison = null;
        using var recognizer = new ComparingRecognizer(
            new FakeRecognizer().Hears("is the Norvexin in the bulge bracket window a Kestrelon").Hears("is the vixen in the bulge bracket window a castle on"),
            c => comparison = c, holdsResult: true);
        var final = await Run(recognizer);
        Assert.Equal(["Norvexin", "kestrelon"], final.Receipt!.TermsOnlyFromBias);
        Assert.Equal(["Norvexin", "kestrelon"], comparison!.TermsOnlyFromBias);
    }

    [Fact]
    public async Task A_result_that_is_not_held_does_not_know()
    {
        var compared = new TaskCompletionSource<RecognitionComparison>();
        using var recognizer = new ComparingRecognizer(new FakeRecognizer().Hears("the Norvexin").Hears("the vixen"), compared.SetResult);
        Assert.Null((await Run(recognizer)).Receipt!.TermsOnlyFromBias);
        Assert.Equal(["Norvexin"], (await compared.Task.WaitAsync(TimeSpan.FromSeconds(10))).TermsOnlyFromBias);
    }

    [Fact]
    public async Task A_comparison_that_fails_leaves_the_result_as_it_is()
    {
        using var recognizer = new ComparingRecognizer(
            new FakeRecognizer().Hears("the Norvexin").Fails(new SpeechRecognitionException("gone")), _ => { }, holdsResult: true);
        var final = await Run(recognizer);
        Assert.Equal("the Norvexin", final.Text);
        Assert.Null(final.Receipt!.TermsOnlyFromBias);
    }
}
