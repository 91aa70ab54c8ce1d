using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Biasing;

/// <summary>How likely a term of the context is made: the floor that its log10 probability gets, whatever was said before it.</summary>
/// <remarks>
/// The engine adds weighted scores, p^5.5, so of two joined models the stronger one decides nearly alone: the bias model is a floor under the
/// base model, and a word that the base model expects more already is left as it is. See docs/decisions/0010.
/// </remarks>
internal static class BiasStrength
{
    /// <summary>The probability of a word that the base model does not know, as far as a boost is concerned.</summary>
    public const double UnknownWord = -6.5;

    /// <summary>Words that are more likely than this are everybody's: a message that holds them says nothing.</summary>
    public const double CommonWord = -3;

    /// <summary>The share of a history's mass that a message gives to what followed it there.</summary>
    public const double PairShare = 0.63;

    /// <summary>The same for two words of history.</summary>
    public const double TripleShare = 0.79;

    // The whole list shares a mass; ten is the shortest list, so that one hotword alone is not forced on every sound.
    private const double HotwordMass = -0.2;
    private const double MessageMass = 0.1;
    private const int ShortestList = 10;

    // No word gets more than this many powers of ten above its base probability: a common word that is listed must not be heard everywhere.
    // What the base model can not give at all gets more.
    private const double MaxBoost = 4.5;
    private const double MaxBoostOfUnknown = 5;
    private const double Ceiling = -1.3;

    // Short words fit anywhere by chance, long ones nowhere; every phone short of this length costs.
    private const int SafeLength = 8;
    private const double ShortPenalty = 0.25;
    private const double WeightStep = 0.35;

    // What was said last matters most; the assistant names things before the user repeats them.
    private const double Decay = 0.8;
    private const double UserShare = 0.7;

    /// <summary>Gets the floor of a hotword.</summary>
    /// <param name="weight">1 to 5.</param>
    /// <param name="phones">The length of its pronunciation.</param>
    /// <param name="baseProbability">Its log10 probability in the base model, or null when that has no such word.</param>
    /// <param name="listLength">The number of hotwords.</param>
    public static double OfHotword(int weight, int phones, double? baseProbability, int listLength)
    {
        var floor = HotwordMass - Math.Log10(Math.Max(ShortestList, listLength)) + (WeightStep * (weight - Hotword.DefaultWeight));
        return Limit(floor, phones, baseProbability);
    }

    /// <summary>Gets the floor of a word of the messages.</summary>
    /// <param name="share">The weight of the word's message.</param>
    /// <param name="total">The weights of all words that are not common, added.</param>
    /// <param name="phones">The length of its pronunciation.</param>
    /// <param name="baseProbability">Its log10 probability in the base model, or null when that has no such word.</param>
    public static double OfMessageWord(double share, double total, int phones, double? baseProbability) =>
        Limit(MessageMass + Math.Log10(share / Math.Max(ShortestList, total)), phones, baseProbability);

    /// <summary>Takes a floor back towards what the base model gives: all the way at strength 0, not at all at strength 1.</summary>
    /// <param name="floor">The floor.</param>
    /// <param name="baseProbability">The word's log10 probability in the base model, or null when that has no such word.</param>
    /// <param name="strength">The context's strength, 0 to 1.</param>
    public static double Scale(double floor, double? baseProbability, double strength)
    {
        var from = Math.Min(floor, Math.Max(baseProbability ?? UnknownWord, UnknownWord));
        return from + (Math.Clamp(strength, 0, 1) * (floor - from));
    }

    /// <summary>Gets the weight of a message.</summary>
    /// <param name="age">0 for the newest.</param>
    /// <param name="fromAssistant">Whether the assistant said it.</param>
    public static double OfMessage(int age, bool fromAssistant) => Math.Pow(Decay, age) * (fromAssistant ? 1 : UserShare);

    private static double Limit(double floor, int phones, double? baseProbability) =>
        Math.Min(Math.Min(floor, baseProbability is { } known ? Math.Max(known, UnknownWord) + MaxBoost : UnknownWord + MaxBoostOfUnknown), Ceiling)
        - (ShortPenalty * Math.Max(0, SafeLength - phones));
}
