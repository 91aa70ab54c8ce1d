using System.Reflection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoiceMiddleware.OpenAI.Requests;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.OpenAI.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void The_plugin_is_found_by_its_attribute_and_brings_the_roles_that_its_section_names()
    {
        Assert.Equal("OpenAI", typeof(OpenAIPlugin).Assembly.GetCustomAttribute<VoicePluginAttribute>()?.Name);
        using var services = Load("""
            { "Endpoint": "http://localhost:11434/v1", "ResponseTimeout": "00:01:00", "Chat": { "Model": "qwen3:8b", "Temperature": 0.3 },
              "Speech": { "Endpoint": "http://voices:8880/v1", "Model": "kokoro", "Voice": "af_heart", "Voices": [ "am_adam" ], "Format": "Wav" } }
            """);
        var chat = services.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!;
        Assert.Equal(("openai", "http://localhost:11434/v1", "qwen3:8b"), (chat.ProviderName, chat.ProviderUri!.ToString(), chat.DefaultModelId));
        Assert.Equal(["af_heart", "am_adam"], services.GetRequiredKeyedService<ISpeechSynthesizer>(VoiceEngine.ServiceKey).Capabilities.Voices);
        Assert.Null(services.GetKeyedService<ISpeechRecognizer>(VoiceEngine.ServiceKey));
        Assert.Equal(TimeSpan.FromMinutes(1), services.GetRequiredService<IOptions<OpenAIOptions>>().Value.ResponseTimeout);
    }

    [Fact]
    public void The_loader_finds_the_plugin_by_its_name_and_the_last_engine_is_used()
    {
        var configuration = Json("""{ "VoiceMiddleware": { "Plugins": { "OpenAI": { "Endpoint": "http://localhost:8000/v1", "Transcription": { "Model": "whisper-large-v3" } } } } }""");
        var collection = new ServiceCollection();
        collection.AddVoiceMiddleware(configuration);
        using var services = collection.BuildServiceProvider(validateScopes: true);
        var recognizer = services.GetRequiredService<ISpeechRecognizer>();
        Assert.Equal(("openai", "whisper-large-v3", 224), (recognizer.Capabilities.Provider, recognizer.Capabilities.Model, recognizer.Capabilities.Budget?.Tokens));

        // Whoever refuses a context gets the utterance again without it.
        Assert.IsType<ContextRetryRecognizer>(recognizer);
        Assert.NotNull(recognizer.GetService(typeof(OpenAISpeechRecognizer)));
        Assert.Null(services.GetService<IChatClient>());
    }

    [Fact]
    public void Added_twice_the_options_add_up_and_the_applications_own_chat_client_stays()
    {
        var builder = new Builder();
        builder.AddOpenAI(options => (options.Endpoint, options.Chat) = (new("http://localhost/v1"), new() { Model = "one" }));
        builder.AddOpenAI(options => options.Speech = new() { Model = "two" });
        using var services = builder.Services.BuildServiceProvider();
        var bound = services.GetRequiredService<IOptions<OpenAIOptions>>().Value;
        Assert.Equal(("one", "two"), (bound.Chat?.Model, bound.Speech?.Model));
        Assert.Single(services.GetServices<IChatClient>());

        using var mine = new OpenAIChatClient(bound);
        var other = new Builder();
        other.Services.AddSingleton<IChatClient>(mine);
        other.AddOpenAI(options => (options.Endpoint, options.Chat) = (new("http://localhost/v1"), new() { Model = "one" }));
        using var application = other.Services.BuildServiceProvider();
        Assert.Same(mine, application.GetRequiredService<IChatClient>());
    }

    [Theory]
    [InlineData("{}", "OpenAI: there is nothing to do. Set Chat:Model, Transcription:Model or Speech:Model.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Chat": { "Temperature": 1 } }""", "OpenAI: Chat:Model is not set. Set it to the model's name on the server")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Chat": { "Model": "m", "Temperature": 3 } }""", "OpenAI: Chat:Temperature is 3. Set 0 to 2.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Chat": { "Model": "m", "MaxOutputTokens": 0 } }""", "OpenAI: Chat:MaxOutputTokens is 0.")]
    [InlineData("""{ "Endpoint": "localhost:11434/v1", "Chat": { "Model": "m" } }""", "OpenAI: Chat: Endpoint is no http:// or https:// address. Set one like http://localhost:11434/v1.")]
    [InlineData("""{ "Endpoint": "ollama", "Chat": { "Model": "m" } }""", "OpenAI: Chat: Endpoint is no http:// or https:// address.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1/chat/completions", "Chat": { "Model": "m" } }""", "Leave '/chat/completions' out.")]
    [InlineData("""{ "Endpoint": "https://x.openai.azure.com/openai/v1?api-version=1", "ApiKey": "k", "Chat": { "Model": "m" } }""", "has a query")]
    [InlineData("""{ "Endpoint": "https://api.example.com/v1", "Chat": { "Model": "m" } }""", "OpenAI: Chat: There is no key for https://api.example.com. Set ApiKey, or ApiKeyVariable")]
    [InlineData("""{ "Endpoint": "http://api.example.com/v1", "ApiKey": "k", "Chat": { "Model": "m" } }""", "would be sent where everybody can read it")]
    [InlineData("""{ "Endpoint": "https://api.example.com/v1", "ApiKeyVariable": "NO_SUCH_VARIABLE_HERE", "Chat": { "Model": "m" } }""", "The environment variable NO_SUCH_VARIABLE_HERE, which ApiKeyVariable names, is not set.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "ResponseTimeout": "00:00:00", "Chat": { "Model": "m" } }""", "OpenAI: ResponseTimeout is 00:00:00. Set 00:00:00.1000000 to 00:10:00.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "MaxRetries": 11, "Chat": { "Model": "m" } }""", "OpenAI: MaxRetries is 11. Set 0 to 10.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Transcription": { "Model": "m", "PromptTokens": -1 } }""", "OpenAI: Transcription:PromptTokens is -1. Set 0 to 10000.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Transcription": { "Model": "m", "MaxUtterance": "01:00:00" } }""", "OpenAI: Transcription:MaxUtterance is 01:00:00. Set 00:00:01 to 00:13:00.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Speech": { "Model": "m", "Voice": "" } }""", "OpenAI: Speech:Voice is not set.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Speech": { "Model": "m", "Speed": 4 } }""", "OpenAI: Speech:Speed is 4. Set 0.5 to 2.")]
    [InlineData("""{ "Endpoint": "http://localhost/v1", "Speech": { "Model": "m", "SampleRate": 1 } }""", "OpenAI: Speech:SampleRate is 1. Set 8000 to 48000.")]
    public async Task Bad_options_stop_the_host_with_a_message_that_says_what_to_set(string section, string message)
    {
        var application = Host.CreateEmptyApplicationBuilder(new());
        new OpenAIPlugin().Configure(new Builder(application.Services), Json(section));
        using var host = application.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_is_made_by_hand_checks_its_options_too()
    {
        var options = new OpenAIOptions { Endpoint = new("http://localhost/v1"), Speech = new() { Model = "m", Speed = 9 } };
        Assert.Contains("Speech:Speed is 9", Assert.Throws<ArgumentException>(() => new OpenAISpeechSynthesizer(options)).Message, StringComparison.Ordinal);
        Assert.Contains("Set Chat:Model", Assert.Throws<ArgumentException>(() => new OpenAIChatClient(options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new OpenAISpeechRecognizer(null!));
    }

    [Theory]
    [InlineData("https://user:hunter2@api.example.com/v1", "sk-1234")]
    [InlineData("https://api.example.com/v1", "sk-1234\nX-Evil: 1")]
    [InlineData("http://api.example.com/v1", "sk-1234")]
    public void Neither_a_password_nor_a_key_is_in_a_message(string endpoint, string key)
    {
        var options = new OpenAIOptions { Endpoint = new(endpoint), ApiKey = key, Chat = new() { Model = "m" } };
        var message = Assert.Throws<ArgumentException>(() => new OpenAIChatClient(options)).Message;
        Assert.DoesNotContain("1234", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://127.0.0.1/v1")]
    [InlineData("http://[::1]:8080/v1")]
    [InlineData("http://192.168.1.7:8000/v1")]
    [InlineData("http://172.20.0.3/v1")]
    [InlineData("http://ollama:11434/v1")]
    [InlineData("http://box.local/v1")]
    public void A_server_on_this_machine_or_in_this_network_needs_no_key(string endpoint)
    {
        using var client = new OpenAIChatClient(new() { Endpoint = new(endpoint), Chat = new() { Model = "m" } });
        Assert.Null(Access(options => options.Endpoint = new(endpoint)).Key);
    }

    [Fact]
    public void Keys_come_from_the_options_the_named_variable_or_openais_own()
    {
        Assert.Equal("from-options", Access(options => options.ApiKey = "from-options").Key);
        Assert.Equal("value of DASHSCOPE_API_KEY", Access(options => options.ApiKeyVariable = "DASHSCOPE_API_KEY").Key);
        Assert.Equal("value of OPENAI_API_KEY", Access(_ => { }).Key);
        Assert.Equal("of-the-role", Access(options => (options.ApiKey, options.Chat!.ApiKey) = ("shared", "of-the-role")).Key);
        Assert.Equal("shared", Access(options => options.ApiKey = "shared").Key);
    }

    [Fact]
    public void A_key_goes_to_no_other_server_than_the_one_that_it_was_set_for()
    {
        Assert.Null(Access(options => options.Endpoint = new("https://api.example.com/v1")).Key);
        Assert.Null(Access(options => (options.ApiKey, options.Chat!.Endpoint) = ("shared", new("https://api.example.com/v1"))).Key);
        Assert.Null(Access(options => options.Endpoint = new("https://api.openai.com.example.com/v1")).Key);
    }

    private static ServerAccess Access(Action<OpenAIOptions> change)
    {
        var options = new OpenAIOptions { Chat = new() { Model = "m" } };
        change(options);
        return new(options, options.Chat!, variable => $"value of {variable}");
    }

    private static ServiceProvider Load(string section)
    {
        var builder = new Builder();
        new OpenAIPlugin().Configure(builder, Json(section));
        return builder.Services.BuildServiceProvider(validateScopes: true);
    }

    private static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();

    private sealed class Builder(IServiceCollection? services = null) : IVoiceBuilder
    {
        public IServiceCollection Services { get; } = services ?? new ServiceCollection();
    }
}
