namespace VoiceMiddleware.Flite.Speech;

/// <summary>The American voices of Debian's libflite1.</summary>
internal static class FliteVoices
{
    internal const string Default = "slt";

    internal static readonly IReadOnlyDictionary<string, int> SampleRates = new Dictionary<string, int>
    {
        ["slt"] = 16000,
        ["rms"] = 16000,
        ["awb"] = 16000,
        ["kal16"] = 16000,
        ["kal"] = 8000,
    };

    internal static string Names { get; } = string.Join(", ", SampleRates.Keys);
}
