namespace VoiceMiddleware.Skills;

/// <summary>The intents that every assistant has. A set's own intent of the same name takes the place of one.</summary>
internal static class SmallTalk
{
    public const string Greeting = "greeting";
    public const string Help = "help";
    public const string Repeat = "repeat";
    public const string Cancel = "cancel";

    public static IReadOnlyList<SkillIntent> Intents { get; } =
    [
        new(Greeting) { Examples = ["hello", "hi", "hi there", "hello there", "good morning", "good afternoon", "good evening", "hey", "good morning to you", "hello hello"] },
        new("thanks")
        {
            Examples = ["thank you", "thanks", "thanks a lot", "thank you very much", "that is great thank you", "thank you that is helpful"],
            Replies = [new("You are welcome. Is there anything else?")],
        },
        new("goodbye")
        {
            Examples = ["goodbye", "bye", "bye bye", "good bye", "see you", "that is all", "that is all thank you", "no that is all thank you goodbye", "thank you goodbye", "have a nice day"],
            Replies = [new("Goodbye.")],
        },
        new("how_are_you") { Examples = ["how are you", "how are you doing"], Replies = [new("I am well, thank you. How can I help?")] },
        new(Help) { Examples = ["help", "help me", "what can you do", "what can you do for me", "what can I say", "what can I ask you", "how can you help me", "what do you do"] },
        new(Repeat)
        {
            Examples = ["repeat that", "can you repeat that", "say that again", "could you say that again", "pardon", "sorry what was that", "what did you say", "come again", "say it once more"],
        },
        new(Cancel) { Examples = ["never mind", "cancel", "cancel that", "forget it", "forget about it", "stop", "leave it", "nothing"], Replies = [new("All right.")] },
    ];
}
