using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.SpeexDsp.Tests;

public sealed class SpeexDspRegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_takes_its_section()
    {
        var attribute = typeof(SpeexDspPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>();
        Assert.Equal("SpeexDsp", attribute?.Name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["SpeexDsp:EchoTail"] = "00:00:00.3", ["SpeexDsp:GainControl"] = "true" }).Build();
        var builder = new Builder();
        attribute!.CreatePlugin().Configure(builder, configuration.GetSection("SpeexDsp"));
        using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        var options = services.GetRequiredService<IOptions<SpeexDspOptions>>().Value;
        Assert.Equal((TimeSpan.FromMilliseconds(300), true, true), (options.EchoTail, options.GainControl, options.NoiseSuppression));
    }

    [Fact]
    public void Added_twice_the_options_add_up_and_one_canceller_is_put_around_the_devices()
    {
        var builder = new Builder();
        builder.UseEchoCancellation().AddSpeexDsp(options => options.GainControl = true);
        using var services = builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<SpeexDspOptions>>().Value;
        Assert.Equal((true, false, true), (options.EchoCancellation, options.NoiseSuppression, options.GainControl));
        Assert.Single(services.GetServices<AudioDevicesDecorator>());
    }

    [Theory]
    [InlineData(nameof(SpeexDspOptions.EchoTail), "00:00:00.001", "EchoTail is 00:00:00.0010000; set 00:00:00.0200000 to 00:00:01")]
    [InlineData(nameof(SpeexDspOptions.LearningTime), "-00:00:01", "LearningTime is -00:00:01; set 00:00:00 to 00:00:30")]
    [InlineData(nameof(SpeexDspOptions.EchoSuppressionDb), "61", "EchoSuppressionDb is 61 dB; set 0 to 60")]
    [InlineData(nameof(SpeexDspOptions.EchoSuppressionWhileSpeakingDb), "51", "EchoSuppressionWhileSpeakingDb is 51 dB; set 0 to 50")]
    [InlineData(nameof(SpeexDspOptions.NoiseSuppressionDb), "-1", "NoiseSuppressionDb is -1 dB; set 0 to 60")]
    [InlineData(nameof(SpeexDspOptions.GainTargetDb), "0", "GainTargetDb is 0 dB; set -40 to -3")]
    [InlineData(nameof(SpeexDspOptions.MaximumGainDb), "99", "MaximumGainDb is 99 dB; set 0 to 40")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string name, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build();
        var application = Host.CreateApplicationBuilder();
        new SpeexDspPlugin().Configure(new Builder(application.Services), configuration);
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var options = new SpeexDspOptions();
        configuration.Bind(options);
        await using var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => new SpeexDspAudio(card.Microphone, card.Loudspeaker, options)).Message, StringComparison.Ordinal);
    }

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }
}
