using System.Net.Http.Headers;
using System.Text;

namespace VoiceMiddleware.OpenAI.Speech;

/// <summary>An utterance as the form that is uploaded. Written by hand, because the package's own way reads the answers of OpenAI only.</summary>
/// <param name="Body">The form.</param>
/// <param name="ContentType">Its content type with the boundary, as every server reads it: without quotation marks.</param>
internal sealed record TranscriptionUpload(BinaryData Body, string ContentType)
{
    public static TranscriptionUpload Create(byte[] wav, string model, string? prompt, string? language, bool wordTimes)
    {
        using var form = new MultipartFormDataContent($"utterance-{Guid.NewGuid():N}");
        Add("model", model);
        Add("response_format", wordTimes ? "verbose_json" : "json");
        Add("timestamp_granularities[]", wordTimes ? "word" : null);
        Add("timestamp_granularities[]", wordTimes ? "segment" : null);
        Add("language", language);
        Add("prompt", prompt);
        var file = new ByteArrayContent(wav);
        file.Headers.ContentType = new("audio/wav");
        AddPart(file, "file", "\"utterance.wav\"");

        using var body = new MemoryStream(wav.Length + 2048);
        form.CopyTo(body, null, CancellationToken.None);
        return new(BinaryData.FromBytes(body.GetBuffer().AsMemory(0, (int)body.Length)), form.Headers.ContentType!.ToString().Replace("\"", "", StringComparison.Ordinal));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                AddPart(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name, null);
            }
        }

        void AddPart(ByteArrayContent part, string name, string? fileName)
        {
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"", FileName = fileName };
            form.Add(part);
        }
    }
}
