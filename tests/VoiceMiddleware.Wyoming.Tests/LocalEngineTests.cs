using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceMiddleware.Audio;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Wyoming.Server;

namespace VoiceMiddleware.Wyoming.Tests;

/// <summary>A host with the real local engines, as Home Assistant or another host of ours would use it.</summary>
public sealed class LocalEngineTests
{
    [Fact]
    public async Task A_host_speaks_and_hears_itself_over_the_wire_and_the_context_makes_the_difference()
    {
        var application = Host.CreateEmptyApplicationBuilder(new());
        application.Services.AddVoiceMiddleware().AddPocketSphinx().AddEspeak().AddFlite().AddWyoming(options => options.Server = new() { Port = 0 });
        using var host = application.Build();
        await host.StartAsync();
        var port = host.Services.GetRequiredService<WyomingServer>().EndPoint!.Port;
        var options = new WyomingOptions
        {
            Recognition = new() { Host = "localhost", Port = port, IsLocal = true },
            Speech = new() { Host = "localhost", Port = port, SampleRate = 16000 },
        };
        using var voice = new WyomingSpeechSynthesizer(options);
        using var recognizer = new WyomingSpeechRecognizer(options);

        var samples = new List<short>();
        await foreach (var speech in voice.SynthesizeAsync("do you have the norvexin in stock"))
        {
            samples.AddRange(speech.Frame.Samples.Span);
        }

        var without = await RunAsync(RecognitionContext.Empty);
        var with = await RunAsync(new() { Language = "en", Hotwords = [new("Norvexin", 5)], Messages = [new(ChatRole.Assistant, "We have the Norvexin.")] });
        await host.StopAsync();

        Assert.Contains("stock", without.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Norvexin", without.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Norvexin", with.Text, StringComparison.Ordinal);
        Assert.Equal((ContextOutcome.Accepted, 1, 1), (with.Receipt!.Outcome, with.Receipt.HotwordsApplied, with.Receipt.MessagesApplied));
        Assert.Equal(["Norvexin"], with.Receipt.HotwordsHeard);
        Assert.Equal(ContextOutcome.None, without.Receipt!.Outcome);

        async Task<RecognitionUpdate> RunAsync(RecognitionContext context)
        {
            RecognitionUpdate? last = null;
            await foreach (var update in recognizer.RecognizeAsync(TestAudio.FramesAsync(samples.ToArray(), AudioFormat.Speech16Khz), context))
            {
                last = update;
            }

            return last!;
        }
    }
}
