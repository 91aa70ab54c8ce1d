using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VoiceMiddleware.Tests.Hosting;

/// <summary>The sample plugin, dropped into a folder and asked over a real wire.</summary>
public sealed class CustomPluginTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static ServiceProvider Load(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"VoiceMiddleware:Plugins:Backend:{s.Key}", s.Value))
                .Append(KeyValuePair.Create("VoiceMiddleware:PluginFolder", (string?)Path.Combine(AppContext.BaseDirectory, "SamplePlugins"))))
            .Build();
        var services = new ServiceCollection();
        services.AddVoiceMiddleware(configuration);
        return services.BuildServiceProvider();
    }

    [Fact]
    public async Task The_dropped_in_backend_is_the_chat_client_and_its_reply_streams()
    {
        using var backend = Listen(out var address);
        using var services = Load(("Endpoint", address), ("Key", "a key"));
        var client = services.GetRequiredService<IChatClient>();
        Assert.Equal("CustomPlugin", client.GetType().Assembly.GetName().Name);

        var asking = client.GetStreamingResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "hello")]).GetAsyncEnumerator();
        var first = asking.MoveNextAsync().AsTask();
        var asked = await backend.GetContextAsync().WaitAsync(Patience);
        Assert.Equal("Bearer a key", asked.Request.Headers["Authorization"]);
        using (var reader = new StreamReader(asked.Request.InputStream))
        {
            Assert.Equal("""{"messages":[{"role":"system","text":"Be brief."},{"role":"user","text":"hello"}]}""", await reader.ReadToEndAsync());
        }

        // The first piece is there while the backend still writes.
        asked.Response.SendChunked = true;
        await WriteAsync("""{"text":"Good "}""");
        Assert.True(await first.WaitAsync(Patience));
        Assert.Equal("Good ", asking.Current.Text);
        await WriteAsync("""{"text":"day."}""");
        asked.Response.Close();
        Assert.True(await asking.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("day.", asking.Current.Text);
        Assert.False(await asking.MoveNextAsync().AsTask().WaitAsync(Patience));
        await asking.DisposeAsync();

        async Task WriteAsync(string line)
        {
            await asked.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            await asked.Response.OutputStream.FlushAsync();
        }
    }

    [Fact]
    public void A_missing_endpoint_is_named_with_the_setting_to_change()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Load());
        Assert.Contains("VoiceMiddleware:Plugins:Backend:Endpoint is ''. Set it to", error.Message, StringComparison.Ordinal);
    }

    private static HttpListener Listen(out string address)
    {
        for (var port = 20000 + Random.Shared.Next(20000); ; port++)
        {
            var listener = new HttpListener();
            address = $"http://127.0.0.1:{port}/reply/";
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                // Somebody has this port.
                listener.Close();
            }
        }
    }
}
