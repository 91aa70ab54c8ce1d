using VoiceMiddleware.OpenAI.Tests.Server;

namespace VoiceMiddleware.Cli.Tests;

/// <summary>A conversation with a language model that a configuration file names; the ears and the voice are this machine's.</summary>
public sealed class TalkWithModelTests : IDisposable
{
    private readonly CliRun _cli = new();

    [Fact]
    public async Task A_model_from_the_configuration_answers()
    {
        await using var server = await CompatibleServer.StartAsync();
        var config = Write($$"""{ "Endpoint": "{{server.Endpoint}}", "Chat": { "Model": "qwen3:8b" } }""", """{ "Instructions": "Be short." }""");
        var script = _cli.Write("caller.txt", "how much is Orvantis\n");

        var code = await _cli.RunAsync("talk", "--config", config, "--script", script, "--hotword", "Orvantis=5", "--record", _cli.PathOf("call.wav"));

        Assert.True(code == 0, $"Exit code {code}.\n{_cli.Out}\n{_cli.Error}");
        Assert.Contains("You said how much is Orvantis.", _cli.Out, StringComparison.Ordinal);
        var sent = server.Requests.Single().Json;
        Assert.Equal("qwen3:8b", sent.GetProperty("model").GetString());
        Assert.Equal("Be short.", sent.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_model_without_its_key_is_bad_input_that_says_where_to_put_it()
    {
        var config = Write("""{ "Endpoint": "https://models.example.com/v1", "Chat": { "Model": "m" } }""", "{}");
        var code = await _cli.RunAsync("talk", "--config", config, "--script", _cli.Write("caller.txt", "hello\n"), "--record", _cli.PathOf("call.wav"));
        Assert.Equal(2, code);
        Assert.Contains("OpenAI: Chat: There is no key for https://models.example.com. Set ApiKey, or ApiKeyVariable", Assert.Single(_cli.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private string Write(string plugin, string session) =>
        _cli.Write("settings.json", $$"""{ "VoiceMiddleware": { "Session": {{session}}, "Plugins": { "OpenAI": {{plugin}} } } }""");
}
