using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Tests;

public sealed class FliteRegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_takes_its_section()
    {
        var attribute = typeof(FlitePlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>();
        Assert.Equal("Flite", attribute?.Name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Flite:Voice"] = "rms", ["Flite:LeadIn"] = "00:00:00.1" }).Build();
        var builder = new Builder();
        attribute!.CreatePlugin().Configure(builder, configuration.GetSection("Flite"));
        using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        Assert.Equal("rms", services.GetRequiredKeyedService<ISpeechSynthesizer>(VoiceEngine.ServiceKey).Capabilities.Voices[0]);
        Assert.Equal(TimeSpan.FromMilliseconds(100), services.GetRequiredService<IOptions<FliteOptions>>().Value.LeadIn);
    }

    [Fact]
    public void Added_twice_the_options_add_up()
    {
        var builder = new Builder();
        builder.AddFlite(options => options.Voice = "awb").AddFlite(options => options.Speed = 1.5);
        using var services = builder.Services.BuildServiceProvider();
        var bound = services.GetRequiredService<IOptions<FliteOptions>>().Value;
        Assert.Equal(("awb", 1.5), (bound.Voice, bound.Speed));
        Assert.Single(services.GetServices<IValidateOptions<FliteOptions>>());
    }

    [Theory]
    [InlineData("nobody", 1.0, 40, "Voice is 'nobody'; set one of slt, rms, awb, kal16, kal")]
    [InlineData("slt", 0.1, 40, "Speed is 0.1; set 0.5 (half as fast) to 2.0 (twice as fast)")]
    [InlineData("slt", double.NaN, 40, "Speed is NaN")]
    [InlineData("slt", 1.0, -1, "LeadIn is -00:00:00.0010000; set 00:00:00 to 00:00:01")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string voice, double speed, int leadIn, string message)
    {
        void Configure(FliteOptions options) => (options.Voice, options.Speed, options.LeadIn) = (voice, speed, TimeSpan.FromMilliseconds(leadIn));
        var application = Host.CreateApplicationBuilder();
        new Builder(application.Services).AddFlite(Configure);
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var options = new FliteOptions();
        Configure(options);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new FliteSynthesizer(options)).Message, StringComparison.Ordinal);
    }

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }
}
