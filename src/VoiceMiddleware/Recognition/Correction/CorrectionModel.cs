using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceMiddleware.Recognition.Correction;

/// <summary>A logistic regression over <see cref="CorrectionFeature"/>s: how likely a candidate is right. Immutable.</summary>
internal sealed class CorrectionModel
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly string[] Names = [.. Enum.GetNames<CorrectionFeature>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static readonly Lazy<CorrectionModel> ShippedOpen = new(() => LoadShipped("open"));
    private static readonly Lazy<CorrectionModel> ShippedClosed = new(() => LoadShipped("closed"));

    private readonly double[] _weights;

    /// <summary>Creates a model.</summary>
    /// <param name="bias">The log odds of a candidate whose features are all zero.</param>
    /// <param name="weights">What every feature adds to the log odds, by <see cref="CorrectionFeature"/>.</param>
    /// <param name="threshold">The least probability of a replacement, above 0 and below 1.</param>
    internal CorrectionModel(double bias, double[] weights, double threshold)
    {
        Bias = bias;
        _weights = weights;
        Threshold = threshold;
    }

    /// <summary>Gets the log odds of a candidate whose features are all zero.</summary>
    internal double Bias { get; }

    /// <summary>Gets the least probability of a replacement.</summary>
    internal double Threshold { get; }

    /// <summary>Gets what every feature adds to the log odds.</summary>
    internal ReadOnlySpan<double> Weights => _weights;

    /// <summary>Gets the parameters that ship for a mode.</summary>
    internal static CorrectionModel For(CorrectionMode mode) => (mode == CorrectionMode.ClosedList ? ShippedClosed : ShippedOpen).Value;

    /// <summary>Reads a model from JSON.</summary>
    /// <exception cref="FormatException">It is no model; the message says why.</exception>
    internal static CorrectionModel Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json)?.AsObject() ?? throw new FormatException("The correction model is empty.");
            var stored = root["weights"]?.AsObject() ?? throw new FormatException("The correction model has no \"weights\".");
            if (stored.FirstOrDefault(weight => !Names.Contains(weight.Key)) is { Key: { } unknown })
            {
                throw new FormatException($"The correction model has a weight for '{unknown}', which is no feature of this version. Train it again with 'voicemw train-correction'.");
            }

            double[] weights = [.. Names.Select(name => stored[name] is { } weight ? Finite(weight, name) : 0)];
            var threshold = Finite(root["threshold"] ?? throw new FormatException("The correction model has no \"threshold\"."), "threshold");
            return threshold is > 0 and < 1
                ? new(Finite(root["bias"] ?? throw new FormatException("The correction model has no \"bias\"."), "bias"), weights, threshold)
                : throw new FormatException($"The correction model's threshold is {threshold}; it must be above 0 and below 1.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The correction model is not the JSON that 'voicemw train-correction' writes: {error.Message}", error);
        }
    }

    /// <summary>Writes the model as JSON.</summary>
    internal string ToJson()
    {
        var weights = new JsonObject();
        for (var i = 0; i < Names.Length; i++)
        {
            weights[Names[i]] = Math.Round(_weights[i], 4);
        }

        return new JsonObject { ["bias"] = Math.Round(Bias, 4), ["threshold"] = Threshold, ["weights"] = weights }.ToJsonString(Indented) + "\n";
    }

    /// <summary>Gets the log odds that a candidate is right.</summary>
    internal double LogOdds(ReadOnlySpan<double> values)
    {
        var sum = Bias;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * values[i];
        }

        return sum;
    }

    private static double Finite(JsonNode value, string name) => value.GetValue<double>() is var number && double.IsFinite(number)
        ? number
        : throw new FormatException($"The correction model's \"{name}\" is no finite number.");

    private static CorrectionModel LoadShipped(string mode)
    {
        var resource = $"VoiceMiddleware.Recognition.Correction.{mode}-list.json";
        using var stream = typeof(CorrectionModel).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly was built without its resource '{resource}'.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
