using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Flite;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void The_applications_own_clients_become_the_engines_and_stay_the_containers()
    {
        var client = new ObservedClient(new ToneClient());
        var collection = new ServiceCollection();
        collection.AddSingleton<ISpeechToTextClient>(client);
        collection.AddSingleton<ITextToSpeechClient>(_ => new FliteSynthesizer().AsTextToSpeechClient());
        collection.AddVoiceMiddleware()
            .UseSpeechToTextClient(configure: options => options.Model = "large")
            .UseSpeechToTextClient(configure: options => options.Language = "de")
            .UseTextToSpeechClient(configure: options => options.Voice = "slt");
        using var services = collection.BuildServiceProvider(validateScopes: true);

        Assert.Equal("large", services.GetRequiredService<ISpeechRecognizer>().Capabilities.Model);
        Assert.Equal(["slt"], services.GetRequiredService<ISpeechSynthesizer>().Capabilities.Voices);
        services.GetRequiredKeyedService<ISpeechRecognizer>(VoiceEngine.ServiceKey).Dispose();
        Assert.False(client.Disposed);
        Assert.Equal("de", services.GetRequiredService<IOptions<SpeechToTextRecognizerOptions>>().Value.Language);
    }

    [Fact]
    public void A_client_that_was_made_for_the_recogniser_goes_with_it()
    {
        var client = new ObservedClient(new ToneClient());
        var collection = new ServiceCollection();
        collection.AddVoiceMiddleware().UseSpeechToTextClient(_ => client);
        using (var services = collection.BuildServiceProvider())
        {
            Assert.Same(client, services.GetRequiredService<ISpeechRecognizer>().GetService(typeof(ObservedClient)));
        }

        Assert.True(client.Disposed);
    }

    [Fact]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set()
    {
        await RefusedAsync(voice => voice.UseSpeechToTextClient(configure: options => options.SampleRate = 1), "SampleRate is 1; set 8000 to 48000.");
        await RefusedAsync(voice => voice.UseSpeechToTextClient(configure: options => options.PromptTokens = 0), "PromptTokens is 0; set 1 to 100000, or take Prompt out of Carriage.");
        await RefusedAsync(voice => voice.UseSpeechToTextClient(configure: options => options.Carriage = (ContextCarriage)8), "Carriage is 8; set None, Prompt, Property or both of these.");
        await RefusedAsync(voice => voice.UseSpeechToTextClient(configure: options => options.MaxUtterance = TimeSpan.Zero), "MaxUtterance is 00:00:00; set 00:00:01 to 01:00:00.");
        await RefusedAsync(voice => voice.UseTextToSpeechClient(configure: options => options.Format = "mp3"), "Format is 'mp3'; set wav or pcm, the others are compressed and can not be read.");
        await RefusedAsync(voice => voice.UseTextToSpeechClient(configure: options => options.SampleRate = 96000), "SampleRate is 96000; set 8000 to 48000.");
    }

    private static async Task RefusedAsync(Action<IVoiceBuilder> register, string message)
    {
        var application = Host.CreateEmptyApplicationBuilder(new());
        register(application.Services.AddVoiceMiddleware());
        using var host = application.Build();
        Assert.Contains(message, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }
}
