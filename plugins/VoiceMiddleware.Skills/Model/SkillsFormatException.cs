namespace VoiceMiddleware.Skills;

/// <summary>A skill set is malformed. The message names the file, the line, the place in it, what is wrong and what to do, for every error found.</summary>
public sealed class SkillsFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public SkillsFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
