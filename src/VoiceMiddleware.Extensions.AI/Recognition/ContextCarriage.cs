using System.Diagnostics.CodeAnalysis;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>How a context is handed to a speech-to-text client.</summary>
[Flags]
[Experimental("VMEXP001")]
public enum ContextCarriage
{
    /// <summary>Not at all; the receipt says that it was ignored.</summary>
    None = 0,

    /// <summary>As text under <see cref="SpeechToTextProperties.Prompt"/>.</summary>
    Prompt = 1,

    /// <summary>As it is, under <see cref="SpeechToTextProperties.Context"/>.</summary>
    Property = 2,
}
