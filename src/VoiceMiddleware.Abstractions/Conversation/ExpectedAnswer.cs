using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>What the next words of the caller will probably be, because they were asked for. Lives for one utterance.</summary>
/// <param name="Name">What is expected, for traces: <c>yes/no</c>, <c>an order number</c>.</param>
/// <param name="Terms">The words it may be said with, the likeliest first.</param>
public sealed record ExpectedAnswer(string Name, IReadOnlyList<Hotword> Terms)
{
    // Ordinary words need no more than a nudge; the names that are asked for need all there is.
    private const int OrdinaryWord = 3;

    private static readonly string[] DigitWords = ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"];
    private static readonly string[] Agreements = ["yes", "no", "yeah", "nope", "yes please", "no thanks", "that's right", "correct"];

    /// <summary>Gets yes or no, in English. For other languages, name the words with <see cref="OneOf(IEnumerable{string})"/>.</summary>
    public static ExpectedAnswer YesNo { get; } = new("yes/no", English(Agreements));

    /// <summary>Gets whether it is a number that is read out digit by digit.</summary>
    public bool IsNumber { get; init; }

    /// <summary>
    /// Gets how many digits a whole number has, several where there are several kinds (7, 10); empty where that is not known. Endpointing waits
    /// longer after half a number and ends soon after a whole one.
    /// </summary>
    public IReadOnlyList<int> Digits { get; init; } = [];

    /// <summary>Gets a number that is read out digit by digit, in English: an order, a phone, an account.</summary>
    /// <param name="name">What the number is, for traces: <c>an order number</c>.</param>
    /// <param name="digits">How many digits a whole one has, several where there are several kinds; none where that is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of digits is below 1.</exception>
    public static ExpectedAnswer Number(string name, params IReadOnlyList<int> digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        foreach (var count in digits)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(digits));
        }

        return new(name, English(DigitWords)) { IsNumber = true, Digits = [.. digits] };
    }

    /// <summary>Gets one of a few answers: names, products, options of a menu.</summary>
    /// <param name="answers">The answers, the likeliest first.</param>
    public static ExpectedAnswer OneOf(params IEnumerable<string> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new("one of a list", [.. answers.Select(answer => new Hotword(answer, Hotword.MaxWeight))]);
    }

    /// <summary>Makes hints of it: the first priority, for one utterance.</summary>
    public RecognitionHints ToHints() => new() { Hotwords = Terms, Priority = HintPriority.ExpectedAnswer, LifeInTurns = 1, Answer = this };

    private static Hotword[] English(string[] words) => [.. words.Select(word => new Hotword(word, OrdinaryWord, "en"))];
}
