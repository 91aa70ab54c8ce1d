namespace VoiceMiddleware.Benchmarks.Conversations;

/// <summary>What benchmark callers say: one word to fifteen, with names that the engine's dictionary lacks.</summary>
internal static class CallerLines
{
    /// <summary>Gets lines of mixed length; short, middle and long take turns.</summary>
    public static IReadOnlyList<string> Mixed { get; } =
    [
        "yes",
        "do you have Orvantis in stock",
        "I would like to order two boxes of Norvexin for my mother in Calderwick Lane please",
        "no thank you",
        "how much is a box of Velmora",
        "can you tell me whether the branch in Quillmere Street is open on Saturday",
        "Lumetrol",
        "when is the branch in Calderwick Lane open",
        "my name is Tamsin Thackerby and I am calling about a prescription for Dravenol tablets",
        "goodbye",
        "what are the side effects of Lumetrol",
        "the doctor told me that I should take it twice a day with a glass of water",
        "that is right",
        "is Sweynheim the same as Orvantis",
        "please send the letter to the hospital in Hammersley before the end of this week",
    ];

    /// <summary>Gets a conversation in which every line asks for something.</summary>
    public static IReadOnlyList<string> Conversation { get; } =
    [
        "do you have Orvantis in stock",
        "how much is Norvexin",
        "I would like to order Velmora please",
        "when is the branch in Calderwick Lane open",
        "yes",
        "thank you goodbye",
    ];

    /// <summary>Gets the names in the lines.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["Orvantis", "Norvexin", "Velmora", "Lumetrol", "Dravenol", "Calderwick Lane", "Quillmere Street", "Tamsin Thackerby", "Sweynheim", "Hammersley"];
}
