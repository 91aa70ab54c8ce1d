using System.Runtime.InteropServices;

namespace VoiceMiddleware.OpenAI.Tests.Server;

/// <summary><c>/v1/audio/speech</c>: speaks in tones, as 24 kHz PCM, in chunks that end inside of samples.</summary>
internal static class ToneVoice
{
    public const int SampleRate = 24000;
    private const int ChunkBytes = 1001;

    public static async Task AnswerAsync(ReceivedRequest request)
    {
        var body = request.Json;
        if (body.GetProperty("response_format").GetString() != "pcm" || string.IsNullOrEmpty(body.GetProperty("voice").GetString()))
        {
            await request.AnswerAsync(400, """{"error":{"message":"bad format","type":"invalid_request_error","param":"response_format","code":null}}""");
            return;
        }

        request.Response.ContentType = "audio/pcm";
        var bytes = MemoryMarshal.AsBytes(ToneSpeech.Say(body.GetProperty("input").GetString()!, SampleRate).AsSpan()).ToArray();
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            await request.SendAsync(bytes.AsMemory(at, Math.Min(ChunkBytes, bytes.Length - at)));
        }
    }
}
