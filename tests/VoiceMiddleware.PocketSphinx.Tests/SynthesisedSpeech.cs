using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>Lines spoken by flite, through its command, so that these tests need no other plugin.</summary>
internal static class SynthesisedSpeech
{
    private static readonly ConcurrentDictionary<string, short[]> Said = new(StringComparer.Ordinal);

    public static short[] Say(string text) => Said.GetOrAdd(text, Speak);

    private static short[] Speak(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"flite-{Guid.NewGuid():N}.wav");
        try
        {
            using var flite = Process.Start(new ProcessStartInfo("flite", ["-voice", "slt", "-t", text, "-o", path]))!; // never null without shell execution
            flite.WaitForExit();
            var bytes = File.ReadAllBytes(path);
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40));
            var samples = new short[Math.Min(length, bytes.Length - 44) / 2];
            Buffer.BlockCopy(bytes, 44, samples, 0, samples.Length * 2);
            return samples;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
