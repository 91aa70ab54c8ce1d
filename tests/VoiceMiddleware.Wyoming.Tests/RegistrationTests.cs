using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Wyoming.Server;

namespace VoiceMiddleware.Wyoming.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_brings_the_roles_that_its_section_names()
    {
        Assert.Equal("Wyoming", typeof(WyomingPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>()?.Name);
        var collection = new ServiceCollection();
        collection.AddVoiceMiddleware(Json("""{ "VoiceMiddleware": { "Plugins": { "Wyoming": { "Recognition": { "Host": "stt.local", "Model": "small", "ConnectTimeout": "00:00:02" } } } } }"""));
        using var services = collection.BuildServiceProvider(validateScopes: true);
        Assert.Equal(("wyoming", "small"), services.GetRequiredService<ISpeechRecognizer>().Capabilities is var c ? (c.Provider, c.Model) : default);
        Assert.Null(services.GetKeyedService<ISpeechSynthesizer>(VoiceEngine.ServiceKey));
        Assert.Empty(services.GetServices<IHostedService>().OfType<WyomingServer>());
        Assert.Equal(TimeSpan.FromSeconds(2), services.GetRequiredService<IOptions<WyomingOptions>>().Value.Recognition!.ConnectTimeout);
    }

    [Fact]
    public void Added_twice_the_options_add_up()
    {
        var collection = new ServiceCollection();
        collection.AddVoiceMiddleware()
            .AddWyoming(options => options.Speech = new() { Voice = "en_US-lessac-medium", Voices = { "en_US-amy-medium" } })
            .AddWyoming(options => options.Server = new() { Port = 0 });
        using var services = collection.BuildServiceProvider(validateScopes: true);
        Assert.Equal(["en_US-lessac-medium", "en_US-amy-medium"], services.GetRequiredService<ISpeechSynthesizer>().Capabilities.Voices);
        Assert.Single(services.GetServices<IHostedService>().OfType<WyomingServer>());
    }

    [Theory]
    [InlineData("{}", "there is nothing to do. Set Recognition:Host, Speech:Host or Server:Port.")]
    [InlineData("""{ "Recognition": { "Host": "tcp://stt:10300" } }""", "Recognition:Host is 'tcp://stt:10300'. Set a name or an address, without a scheme or a port.")]
    [InlineData("""{ "Speech": { "Port": 0 } }""", "Speech:Port is 0. Set 1 to 65535.")]
    [InlineData("""{ "Speech": { "SampleRate": 1 } }""", "Speech:SampleRate is 1. Set 8000 to 48000.")]
    [InlineData("""{ "Recognition": { "ResponseTimeout": "00:00:00" } }""", "Recognition:ResponseTimeout is 00:00:00. Set 00:00:00.1000000 to 00:10:00.")]
    [InlineData("""{ "Server": { "Address": "everywhere" } }""", "Server:Address is 'everywhere'. Set an IP address, as in 127.0.0.1.")]
    [InlineData("""{ "Server": { "Port": 70000 } }""", "Server:Port is 70000. Set 0 to 65535.")]
    [InlineData("""{ "Server": { "MaxConnections": 0 } }""", "Server:MaxConnections is 0. Set 1 to 10000.")]
    [InlineData("""{ "Server": { "IdleTimeout": "00:00:00" } }""", "Server:IdleTimeout is 00:00:00. Set 00:00:01 to 1.00:00:00.")]
    [InlineData("""{ "MaxPayloadBytes": 5, "Server": { "Port": 0 } }""", "MaxPayloadBytes is 5. Set 1024 to 67108864.")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string section, string message)
    {
        var application = Host.CreateEmptyApplicationBuilder(new());
        new WyomingPlugin().Configure(new Builder(application.Services), Json(section));
        using var host = application.Build();
        Assert.Contains(message, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_is_made_by_hand_checks_its_options_too()
    {
        Assert.Contains("Recognition is not set", Assert.Throws<ArgumentException>(() => new WyomingSpeechRecognizer(new())).Message, StringComparison.Ordinal);
        Assert.Contains("Speech:Host is ''", Assert.Throws<ArgumentException>(() => new WyomingSpeechSynthesizer(new() { Speech = new() { Host = "" } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new WyomingSpeechRecognizer(null!));
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_host_with_the_setting_to_change()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<IOException>(() => RunningServer.StartAsync(configure: options => options.Server!.Port = port));
        Assert.Contains($"port {port}, can not be listened on (AddressAlreadyInUse). Set Server:Address and Server:Port", error.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();

    private sealed class Builder(IServiceCollection services) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
