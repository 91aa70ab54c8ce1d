using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary>A server on this machine that speaks the protocol. Each of its paths can be given another answer, also one that breaks the protocol.</summary>
internal sealed class CompatibleServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private CompatibleServer(WebApplication application) => _application = application;

    public Uri Endpoint { get; private set; } = null!;

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public Func<ReceivedRequest, Task> Chat { get; set; } = ScriptedChat.AnswerAsync;

    public Func<ReceivedRequest, Task> Transcribe { get; set; } = ToneTranscription.AnswerAsync;

    public Func<ReceivedRequest, Task> Speak { get; set; } = ToneVoice.AnswerAsync;

    public static async Task<CompatibleServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new CompatibleServer(application);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Endpoint = new Uri(address + "/v1");
        return server;
    }

    public OpenAIOptions Options(Action<OpenAIOptions>? change = null)
    {
        var options = new OpenAIOptions
        {
            Endpoint = Endpoint,
            Chat = new() { Model = "chat-model" },
            Transcription = new() { Model = "whisper-1" },
            Speech = new() { Model = "voice-model" },
        };
        change?.Invoke(options);
        return options;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        context.Request.Body.Position = 0;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var request = new ReceivedRequest(context, body.ToArray(), form);
        request.WatchAbort();
        Requests.Enqueue(request);
        var answer = (context.Request.Method, request.Path) switch
        {
            ("POST", "/v1/chat/completions") => Chat,
            ("POST", "/v1/audio/transcriptions") => Transcribe,
            ("POST", "/v1/audio/speech") => Speak,
            _ => unknown => unknown.AnswerAsync(404, """{"detail":"Not Found"}"""),
        };
        try
        {
            await answer(request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; that is what some tests are about.
        }
    }
}
