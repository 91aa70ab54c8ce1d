namespace VoiceMiddleware.Recognition;

/// <summary>What the corrector may take for granted about its list of terms.</summary>
public enum CorrectionMode
{
    /// <summary>The list may lack the word that was said. A replacement needs more evidence.</summary>
    OpenList,

    /// <summary>Every special word of the domain is in the list: a rare word that is not in it is suspect.</summary>
    ClosedList,
}
