using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary>A request as it came over the wire.</summary>
internal sealed class ReceivedRequest(HttpContext context, byte[] body, IFormCollection? form)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpResponse Response => context.Response;

    public IHeaderDictionary Headers { get; } = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value));

    public string Path { get; } = context.Request.Path.Value!;

    public JsonElement Json => JsonDocument.Parse(body).RootElement;

    public IFormCollection Form => form ?? throw new InvalidOperationException("The request is no form.");

    /// <summary>Gets the bytes of the file that was uploaded.</summary>
    public byte[] File { get; } = Read(form);

    /// <summary>Completes when the client closes the connection before the answer is complete.</summary>
    public Task Aborted => _aborted.Task;

    public CancellationToken AbortToken { get; } = context.RequestAborted;

    /// <summary>Waits until the client has closed the connection.</summary>
    public Task WaitForAbortAsync() => Aborted.WaitAsync(TimeSpan.FromSeconds(30));

    public void Break() => context.Abort();

    public void WatchAbort() => context.RequestAborted.Register(() => _aborted.TrySetResult());

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await Response.Body.WriteAsync(bytes, AbortToken);
        await Response.Body.FlushAsync(AbortToken);
    }

    public Task SendAsync(string text) => SendAsync(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Sends one event of a stream, and lets it go at once.</summary>
    public Task SendEventAsync(string data)
    {
        if (!Response.HasStarted)
        {
            Response.ContentType = "text/event-stream";
        }

        return SendAsync($"data: {data}\n\n");
    }

    public Task AnswerAsync(int status, string body, string contentType = "application/json")
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        return SendAsync(body);
    }

    private static byte[] Read(IFormCollection? form)
    {
        if (form?.Files is not { Count: 1 } files)
        {
            return [];
        }

        using var copy = new MemoryStream();
        using var stream = files[0].OpenReadStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
