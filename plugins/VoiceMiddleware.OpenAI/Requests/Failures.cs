using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>Turns what the package throws into one exception that says what to do and gives nothing away.</summary>
internal sealed class Failures(string server, bool hasKey, TimeProvider time)
{
    /// <summary>Reads an exception; null for what is no failure of the server: cancellation, and mistakes of the caller.</summary>
    public OpenAIException? Read(Exception error, CancellationToken cancellationToken) => error switch
    {
        OpenAIException own => own,
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException => Lost($"{server} did not accept a connection in time. Is it running, and is Endpoint right?", null),
        ClientResultException result when result.GetRawResponse() is { } response => Refused(response),
        ClientResultException result => Unreachable(result.InnerException ?? result),
        HttpRequestException or IOException => Unreachable(error),
        AggregateException { InnerException: { } inner } => Read(inner, cancellationToken),

        // The package's readers fail in these ways on what is no answer of the protocol. Their messages quote it.
        JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException => new(
            $"{server} gave an answer that can not be read ({error.GetType().Name}). Is it OpenAI-compatible, and is a proxy in between?"),
        _ => null,
    };

    /// <summary>The connection, or the reply on it, ended too early.</summary>
    public OpenAIException CutOff(string what) => Lost($"{server} ended {what} before it was complete. Look into the server's log; the caller may try again.", null);

    private OpenAIException Unreachable(Exception error)
    {
        var cause = error as HttpRequestException ?? error.InnerException as HttpRequestException;
        return cause?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new($"The host of {server} is not known. Check Endpoint and the network.", error),
            HttpRequestError.SecureConnectionError => new($"No secure connection to {server} could be made. Check the server's certificate, and whether Endpoint should begin with http://.", error),
            HttpRequestError.ConnectionError => Lost($"{server} can not be reached. Is it running, and is Endpoint right?", error),
            _ => Lost($"The connection to {server} was lost.", error),
        };
    }

    private OpenAIException Refused(PipelineResponse response)
    {
        var body = Body(response);
        var code = body.Code is { } name ? $" ({name})" : "";
        var retryAfter = RetryAfter(response.Headers);
        var status = (HttpStatusCode)response.Status;
        return new($"{server} answered {response.Status}{code}. {Advice(response, body, retryAfter)}")
        {
            StatusCode = status,
            ErrorCode = body.Code,

            // A quota that is used up is 429 too, and no patience helps.
            IsTransient = response.Status is 408 or >= 500 || (response.Status == 429 && body.Code != "insufficient_quota"),
            RetryAfter = retryAfter,
            ConcernsPrompt = response.Status is 400 or 422 && body.ConcernsPrompt,
        };
    }

    private string Advice(PipelineResponse response, ErrorBody body, TimeSpan? retryAfter)
    {
        if (response.Headers.TryGetValue("Content-Type", out var type) && type?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            return "The answer is a web page, so it is probably a proxy's. Check Endpoint and the proxy.";
        }

        return response.Status switch
        {
            401 or 403 when hasKey => "The key is not accepted, or not for this model. Check ApiKey, or the variable that ApiKeyVariable names.",
            401 or 403 => "It wants a key. Set ApiKey, or ApiKeyVariable to the name of the environment variable that holds it.",
            404 => "It has no such path or model. Check Model, and whether Endpoint should end in /v1.",
            413 => "The request is too large for it.",
            429 when body.Code == "insufficient_quota" => "The quota is used up. Look into the account.",
            429 when retryAfter is { } wait => string.Create(CultureInfo.InvariantCulture, $"There are too many requests; it asks to wait {wait.TotalSeconds:0.###} s."),
            429 => "There are too many requests.",
            >= 500 => "The server failed. Look into its log.",
            _ when body.Parameter is { } parameter => $"It does not take '{parameter}' as it was sent. Check the options of the role.",
            _ => "It does not take the request. Check the options of the role, Model first.",
        };
    }

    private TimeSpan? RetryAfter(PipelineResponseHeaders headers)
    {
        if (headers.TryGetValue("retry-after-ms", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return Positive(milliseconds / 1000);
        }

        if (!headers.TryGetValue("Retry-After", out text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? Positive(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Positive((date - time.GetUtcNow()).TotalSeconds)
            : null;

        // A day is longer than anybody waits, and safe to compute with.
        static TimeSpan? Positive(double seconds) => double.IsNaN(seconds) ? null : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400));
    }

    private static ErrorBody Body(PipelineResponse response)
    {
        try
        {
            return ErrorBody.Read(response.Content.ToMemory());
        }
        catch (InvalidOperationException)
        {
            // The answer was not read into memory, and it is too late to do so.
            return ErrorBody.Unknown;
        }
    }

    private static OpenAIException Lost(string message, Exception? error) => new(message, error) { IsTransient = true };
}
