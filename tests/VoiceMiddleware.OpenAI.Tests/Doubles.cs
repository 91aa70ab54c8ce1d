using Microsoft.Extensions.Logging;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>Keeps what is logged, with exceptions, as a log file would have it.</summary>
internal sealed class KeptLog<T> : ILogger<T>
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }
}

/// <summary>A server that gives several answers in turn.</summary>
internal static class Answers
{
    public static Func<Server.ReceivedRequest, Task> InTurn(params Func<Server.ReceivedRequest, Task>[] answers)
    {
        var next = -1;
        return request => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](request);
    }

    public static Func<Server.ReceivedRequest, Task> Status(int status, string body = """{"error":{"message":"no","type":"server_error","param":null,"code":null}}""", string? retryAfter = null, string contentType = "application/json") =>
        request =>
        {
            if (retryAfter is not null)
            {
                request.Response.Headers.RetryAfter = retryAfter;
            }

            return request.AnswerAsync(status, body, contentType);
        };
}
