using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;

namespace VoiceMiddleware.Tests.Hosting;

public sealed class PluginLoaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voicemw-plugins-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string AcmeFolder => Path.Combine(AppContext.BaseDirectory, "TestPlugins");

    private static ServiceProvider Load(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"VoiceMiddleware:{s.Key}", s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddVoiceMiddleware(configuration);
        return services.BuildServiceProvider();
    }

    private static async Task<string> ExpectedProduct(IServiceProvider services)
    {
        var source = Assert.Single(services.GetServices<IRecognitionContextSource>());
        var hints = await source.GetHintsAsync(new RecognitionHintRequest("c", [], services), CancellationToken.None);
        return hints.Hotwords[0].Text;
    }

    [Fact]
    public async Task A_plugin_dropped_into_the_folder_is_loaded_with_its_own_section_and_shares_the_contracts()
    {
        using var services = Load(("PluginFolder", AcmeFolder), ("Plugins:Acme:Product", "Rocket Skates"));

        Assert.Equal("Rocket Skates", await ExpectedProduct(services));
        var type = services.GetServices<IRecognitionContextSource>().Single().GetType();
        Assert.NotSame(
            System.Runtime.Loader.AssemblyLoadContext.Default, System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(type.Assembly));
    }

    [Fact]
    public async Task A_plugin_without_a_section_gets_an_empty_configuration()
    {
        using var services = Load(("PluginFolder", AcmeFolder));
        Assert.Equal("Anvil", await ExpectedProduct(services));
    }

    [Fact]
    public void The_settings_of_a_dropped_in_plugin_are_checked_when_the_host_starts()
    {
        using var services = Load(("PluginFolder", AcmeFolder), ("Plugins:Acme:Product", ""));
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal("Acme: Product is empty. Set it to what Acme sells.", error.Message);
    }

    [Fact]
    public void A_disabled_plugin_is_left_out()
    {
        using var services = Load(("PluginFolder", AcmeFolder), ("Plugins:Acme:Enabled", "false"));
        Assert.Empty(services.GetServices<IRecognitionContextSource>());
    }

    [Fact]
    public void Enabled_must_be_a_truth_value()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Load(("Plugins:Acme:Enabled", "maybe")));
        Assert.Equal("VoiceMiddleware:Plugins:Acme:Enabled is 'maybe'. Set it to true or false.", error.Message);
    }

    [Fact]
    public void A_missing_folder_is_named_with_the_setting_to_change()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Load(("PluginFolder", "/nowhere/plugins")));
        Assert.Contains("'/nowhere/plugins' does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains("VoiceMiddleware:PluginFolder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subfolder_without_its_assembly_is_named()
    {
        _folder.CreateSubdirectory("Broken");
        var error = Assert.Throws<InvalidOperationException>(() => Load(("PluginFolder", _folder.FullName)));
        Assert.Contains("holds no 'Broken.dll'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        var broken = _folder.CreateSubdirectory("Broken");
        File.WriteAllText(Path.Combine(broken.FullName, "Broken.dll"), "not an assembly");
        var error = Assert.Throws<InvalidOperationException>(() => Load(("PluginFolder", _folder.FullName)));
        Assert.Contains("Broken.dll' cannot be loaded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_is_no_plugin_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Load(("Plugins:Core:Assembly", "VoiceMiddleware")));
        Assert.Contains("assembly 'VoiceMiddleware' is no plugin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_that_is_nowhere_to_be_found_is_named_with_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Load(("Plugins:Nonesuch:Key", "value")));
        Assert.Contains("VoiceMiddleware:Plugins:Nonesuch names the plugin assembly 'VoiceMiddleware.Nonesuch'", error.Message, StringComparison.Ordinal);
    }
}
