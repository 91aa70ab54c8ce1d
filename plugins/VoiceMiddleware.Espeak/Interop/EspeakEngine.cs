using System.Text;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Espeak.Interop;

/// <summary>One gate before the library: it keeps its voice and its buffers in globals, so one thread at a time may be inside.</summary>
internal sealed class EspeakEngine(IEspeakNative native)
{
    private readonly Lock _gate = new();
    private bool _started;
    private string? _voice;

    /// <summary>Gets the engine of this process.</summary>
    internal static EspeakEngine Shared { get; } = new(new EspeakNative());

    /// <summary>Gets the phonemes of a text, a clause each; null when the library has no voice for the language.</summary>
    /// <exception cref="SpeechRecognitionException">The library or its data is missing.</exception>
    internal IReadOnlyList<string>? GetPhonemes(string text, string language, bool ipa, string? dataPath)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        lock (_gate)
        {
            Start(dataPath);
            if (!SelectVoice(language))
            {
                return null;
            }

            var clauses = new List<string>();
            var position = 0;
            while (position >= 0 && position < bytes.Length - 1)
            {
                var before = position;
                if (native.TextToPhonemes(bytes, ref position, ipa) is { Length: > 0 } clause)
                {
                    clauses.Add(clause);
                }

                if (position >= 0 && position <= before)
                {
                    // A clause that consumes nothing would be asked for for ever.
                    break;
                }
            }

            return clauses;
        }
    }

    private void Start(string? dataPath)
    {
        if (_started)
        {
            return;
        }

        int result;
        try
        {
            result = native.Initialize(dataPath);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new SpeechRecognitionException(
                $"espeak-ng's library '{EspeakInterop.Library}' could not be loaded. Run eng/setup.sh, or install the Debian package libespeak-ng1.", error);
        }

        if (result < 0)
        {
            throw new SpeechRecognitionException(
                $"espeak_Initialize failed ({result}): no espeak-ng-data in {(dataPath is null ? "its default folder" : $"'{dataPath}'")}. " +
                $"Run eng/setup.sh, install the Debian package espeak-ng-data, or set {nameof(EspeakOptions)}.{nameof(EspeakOptions.DataPath)}.");
        }

        _started = true;
    }

    private bool SelectVoice(string language)
    {
        if (_voice == language)
        {
            return true;
        }

        // A voice that failed to load may have replaced half of the one before.
        _voice = null;
        if (native.SetVoice(language) != 0)
        {
            return false;
        }

        _voice = language;
        return true;
    }
}
