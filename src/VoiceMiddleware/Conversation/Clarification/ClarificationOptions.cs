using System.ComponentModel.DataAnnotations;

namespace VoiceMiddleware.Conversation;

/// <summary>When and how the assistant asks back instead of acting on a guess.</summary>
public sealed class ClarificationOptions
{
    /// <summary>Gets or sets the confidence, 0 to 1, below which the assistant asks. 0 never asks.</summary>
    /// <value>The default is 0.4.</value>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = 0.4;

    /// <summary>Gets or sets the most questions in one conversation: a caller who is asked all the time hangs up.</summary>
    /// <value>The default is 3.</value>
    [Range(0, 100)]
    public int MaxPerConversation { get; set; } = 3;

    /// <summary>Gets or sets the question when there are two readings; <c>{0}</c> is what was heard, <c>{1}</c> the other.</summary>
    [Required]
    public string QuestionForTwo { get; set; } = "Did you say {0} or {1}?";

    /// <summary>Gets or sets the question when there is one reading; <c>{0}</c> is what was heard.</summary>
    [Required]
    public string QuestionForOne { get; set; } = "Did you say {0}?";

    /// <summary>Gets or sets what is said when the one reading was wrong.</summary>
    [Required]
    public string SayAgain { get; set; } = "Sorry. Could you say it again?";

    /// <summary>Gets or sets the words that an answer begins with when the caller agrees.</summary>
    public IList<string> Agreements { get; set; } = ["yes", "yeah", "yep", "correct", "right", "that's right", "exactly", "the first"];

    /// <summary>Gets or sets the words that an answer begins with when the caller does not agree.</summary>
    public IList<string> Refusals { get; set; } = ["no", "nope", "wrong", "the second", "the other"];
}
