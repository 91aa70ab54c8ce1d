using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Espeak.Tests;

public sealed class EspeakRegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_takes_its_section()
    {
        var attribute = typeof(EspeakPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>();
        Assert.Equal("Espeak", attribute?.Name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Espeak:MaxCandidates"] = "1" }).Build();
        var builder = new Builder();
        attribute!.CreatePlugin().Configure(builder, configuration.GetSection("Espeak"));
        using var services = builder.Services.BuildServiceProvider(validateScopes: true);
        Assert.Single(services.GetRequiredService<IPronouncer>().Pronounce("Abila", "en"));
    }

    [Fact]
    public void Another_pronouncer_is_left_in_place()
    {
        var builder = new Builder();
        var own = new OwnPronouncer();
        builder.Services.AddSingleton<IPronouncer>(own);
        builder.AddEspeak();
        using var services = builder.Services.BuildServiceProvider();
        Assert.Same(own, services.GetRequiredService<IPronouncer>());
    }

    [Fact]
    public void Added_twice_it_is_registered_once_and_the_options_add_up()
    {
        var builder = new Builder();
        builder.AddEspeak(options => options.MaxCandidates = 2).AddEspeak(options => options.CacheSize = 5);
        using var services = builder.Services.BuildServiceProvider();
        Assert.IsType<EspeakPronouncer>(Assert.Single(services.GetServices<IPronouncer>()));
        var bound = services.GetRequiredService<IOptions<EspeakOptions>>().Value;
        Assert.Equal((2, 5), (bound.MaxCandidates, bound.CacheSize));
        Assert.Single(services.GetServices<IValidateOptions<EspeakOptions>>());
    }

    [Theory]
    [InlineData(0, 10, null, "MaxCandidates is 0; set 1 to 3")]
    [InlineData(4, 10, null, "MaxCandidates is 4; set 1 to 3")]
    [InlineData(3, -1, null, "CacheSize is -1; set 0 (no cache) to 1000000")]
    [InlineData(3, 10, "/no/such/folder", "DataPath is '/no/such/folder'")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(int candidates, int cache, string? path, string message)
    {
        void Configure(EspeakOptions options) => (options.MaxCandidates, options.CacheSize, options.DataPath) = (candidates, cache, path);
        var application = Host.CreateApplicationBuilder();
        new Builder(application.Services).AddEspeak(Configure);
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var options = new EspeakOptions();
        Configure(options);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new EspeakPronouncer(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(100, 20)]
    public void The_cache_keeps_no_more_words_than_it_may(int size, int kept)
    {
        var pronouncer = new EspeakPronouncer(new EspeakOptions { CacheSize = size });
        for (var i = 0; i < 20; i++)
        {
            pronouncer.Pronounce($"word{(char)('a' + i)}", "en");
        }

        Assert.Equal(kept, pronouncer.Remembered);
    }

    [Fact]
    public void The_word_used_longest_ago_is_forgotten_first()
    {
        var cache = new BoundedCache<string, int>(2);
        cache.Add("a", 1);
        cache.Add("b", 2);
        Assert.True(cache.TryGet("a", out _));
        cache.Add("c", 3);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out var a));
        Assert.Equal(1, a);
    }

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }

    private sealed class OwnPronouncer : IPronouncer
    {
        public IReadOnlyList<string> Pronounce(string word, string language) => [];
    }
}
