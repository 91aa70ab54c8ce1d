using System.ClientModel.Primitives;

namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>Refuses web pages: what a proxy or a wrong address answers with, and what the package would take for an empty reply.</summary>
internal sealed class WebPagePolicy(string server) : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Check(message);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        Check(message);
    }

    private void Check(PipelineMessage message)
    {
        if (message.Response is { IsError: false } response
            && response.Headers.TryGetValue("Content-Type", out var type)
            && type?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
        {
            throw new OpenAIException(
                $"{server} answered with a web page. Check whether Endpoint is the address of the API, and whether a proxy stands in between.")
            {
                StatusCode = (System.Net.HttpStatusCode)response.Status,
            };
        }
    }
}
