namespace VoiceMiddleware.Customization.Evaluation.Synthesis;

/// <summary>What synthetic callers say: everyday words, so that the terms are what is hard.</summary>
internal static class CarrierSentences
{
    /// <summary>Gets sentences around a term, <c>{0}</c>: at the beginning, in the middle and at the end.</summary>
    internal static IReadOnlyList<string> WithTerm { get; } =
    [
        "I would like to ask about {0}",
        "could you please tell me more about {0}",
        "we talked about {0} last week",
        "is {0} still available today",
        "{0} is what I am looking for",
        "can you find {0} for me",
        "I am calling because of {0} again",
        "my question is about {0} and nothing else",
        "do you know how long {0} will take",
        "no I said {0} not the other one",
        "please make a note that it is {0}",
        "{0} was in the letter that you sent me",
    ];

    /// <summary>Gets sentences that are said when none of the terms is.</summary>
    internal static IReadOnlyList<string> Without { get; } =
    [
        "what time do you open on Monday morning",
        "I would like to speak to somebody about my bill",
        "could you say that again a little more slowly please",
        "my wife will call you back in the afternoon",
        "that is all I wanted to know for today",
        "the line is very bad can you hear me now",
        "I have been waiting for more than half an hour",
        "please send the papers to my new address",
        "there was nobody at the door when I came home",
        "we are going to need two more of these by Friday",
        "thank you very much for your help and goodbye",
        "I think there must be some mistake with the number",
    ];
}
