using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceMiddleware.Customization.Correction;
using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Cli.Output;

/// <summary>Writes the result of a correction for people and for programs.</summary>
internal static class CorrectionReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string ToJson(CorrectionResult result) => new JsonObject
    {
        ["wer"] = result.Corrected.All.Rate,
        ["uWer"] = result.Corrected.Unbiased.Rate,
        ["bWer"] = RateOrNull(result.Corrected.Biased),
        ["replacements"] = result.Replacements,
        ["millisecondsPerUtterance"] = Math.Round(result.MillisecondsPerUtterance, 4),
        ["utterances"] = result.Utterances,
        ["untouched"] = new JsonObject
        {
            ["wer"] = result.Untouched.All.Rate,
            ["uWer"] = result.Untouched.Unbiased.Rate,
            ["bWer"] = RateOrNull(result.Untouched.Biased),
        },
    }.ToJsonString(Indented);

    internal static async Task WriteAsync(TextWriter writer, string name, CorrectionResult result)
    {
        await writer.WriteLineAsync($"{name}: {result.Utterances} utterances, {result.Replacements} replacements, {Number(result.MillisecondsPerUtterance, 3)} ms an utterance").ConfigureAwait(false);
        await writer.WriteLineAsync("             WER   U-WER   B-WER  (%)").ConfigureAwait(false);
        await writer.WriteLineAsync(Line("untouched", result.Untouched)).ConfigureAwait(false);
        await writer.WriteLineAsync(Line("corrected", result.Corrected)).ConfigureAwait(false);
    }

    private static string Line(string name, BiasedWordErrors errors) =>
        $"{name}  {Percent(errors.All.Rate)}  {Percent(errors.Unbiased.Rate)}  {(RateOrNull(errors.Biased) is { } biased ? Percent(biased) : "     -")}";

    // An inserted word of a list of which nothing was said would be an infinite rate, which JSON has no number for.
    private static double? RateOrNull(WordErrorRate errors) => errors.ReferenceWords == 0 ? null : errors.Rate;

    private static string Percent(double fraction) => Number(100 * fraction, 2).PadLeft(6);

    private static string Number(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
