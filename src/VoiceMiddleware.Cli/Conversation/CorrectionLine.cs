using System.Globalization;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Cli.Conversation;

/// <summary>Words a replacement for a person.</summary>
internal static class CorrectionLine
{
    /// <summary>Says what became what, and how likely that is right.</summary>
    internal static string Describe(TextCorrection correction) =>
        string.Create(CultureInfo.InvariantCulture, $"{correction.Original} → {correction.Replacement} (score {correction.Score:0.00})");
}
