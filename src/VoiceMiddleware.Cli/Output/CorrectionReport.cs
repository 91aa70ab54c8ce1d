using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceMiddleware.Customization.Correction;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Writes the result of a correction for people and for programs.</summary>
internal static class CorrectionReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string ToJson(CorrectionResult result) => new JsonObject
    {
        ["wer"] = result.Corrected.Wer,
        ["uWer"] = result.Corrected.UWer,
        ["bWer"] = result.Corrected.BWer,
        ["replacements"] = result.Replacements,
        ["millisecondsPerUtterance"] = Math.Round(result.MillisecondsPerUtterance, 4),
        ["utterances"] = result.Utterances,
        ["untouched"] = new JsonObject { ["wer"] = result.Untouched.Wer, ["uWer"] = result.Untouched.UWer, ["bWer"] = result.Untouched.BWer },
    }.ToJsonString(Indented);

    internal static async Task WriteAsync(TextWriter writer, string name, CorrectionResult result)
    {
        await writer.WriteLineAsync($"{name}: {result.Utterances} utterances, {result.Replacements} replacements, {Number(result.MillisecondsPerUtterance, 3)} ms an utterance").ConfigureAwait(false);
        await writer.WriteLineAsync("             WER   U-WER   B-WER  (%)").ConfigureAwait(false);
        await writer.WriteLineAsync(Line("untouched", result.Untouched)).ConfigureAwait(false);
        await writer.WriteLineAsync(Line("corrected", result.Corrected)).ConfigureAwait(false);
    }

    private static string Line(string name, BiasedWordErrorRate rate) =>
        $"{name}  {Percent(rate.Wer)}  {Percent(rate.UWer)}  {(rate.BWer is { } biased ? Percent(biased) : "     -")}";

    private static string Percent(double fraction) => Number(100 * fraction, 2).PadLeft(6);

    private static string Number(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
