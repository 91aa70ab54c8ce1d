using System.Security.Cryptography;
using System.Text;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Makes fingerprints of everything that a clip's result depends on.</summary>
internal sealed class ClipFingerprints(ISpeechRecognizer recognizer, EvaluationOptions options)
{
    private readonly Dictionary<string, string?> _audio = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _engines = new(StringComparer.Ordinal);

    /// <summary>Makes the fingerprint, or null when the recording can not be read.</summary>
    internal async Task<string?> ComputeAsync(EvaluationArm arm, EvaluationClip clip, RecognitionContext context, CancellationToken cancellationToken)
    {
        if (!_audio.TryGetValue(clip.AudioPath, out var audio))
        {
            audio = await HashAudioAsync(clip.AudioPath, cancellationToken).ConfigureAwait(false);
            _audio.Add(clip.AudioPath, audio);
        }

        return audio is null ? null : Hash(audio, clip.Transcript, context.Digest, DescribeEngine(arm));
    }

    private string DescribeEngine(EvaluationArm arm)
    {
        if (_engines.TryGetValue(arm.Name, out var engine))
        {
            return engine;
        }

        // The version ids tell whether the code is the one that made the result: the build is deterministic, so the same source has the same.
        using var decorated = arm.Decorate?.Invoke(new BorrowedRecognizer(recognizer));
        var capabilities = (decorated ?? recognizer).Capabilities;
        engine = Hash(
            capabilities.Provider,
            capabilities.Model ?? "",
            recognizer.GetType().Module.ModuleVersionId.ToString(),
            (decorated ?? recognizer).GetType().FullName!,
            (decorated ?? recognizer).GetType().Module.ModuleVersionId.ToString(),
            options.RecognizerSettings);
        _engines.Add(arm.Name, engine);
        return engine;
    }

    private static async Task<string?> HashAudioAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var stream = File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
            {
                return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Hash(params ReadOnlySpan<string> parts)
    {
        // Length-prefixed, so that no two lists of parts are the same bytes.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
