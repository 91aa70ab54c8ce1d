using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Extensions.AI;

/// <summary>The keys under which a conversation's context travels with a speech-to-text call.</summary>
/// <remarks>
/// <see cref="AdditionalPropertiesDictionary"/> compares keys without regard to case. Middleware between the two sides may read, replace or
/// remove the values; clones of the options keep them.
/// </remarks>
[Experimental("VMEXP001")]
public static class SpeechToTextProperties
{
    /// <summary>
    /// In <see cref="SpeechToTextOptions.AdditionalProperties"/>: the <see cref="RecognitionContext"/> of the utterance, without the pieces
    /// that no recogniser could use (they are on the receipt), without custom models, and without the speaker unless the client is local.
    /// </summary>
    public const string Context = "VoiceMiddleware.RecognitionContext";

    /// <summary>In <see cref="SpeechToTextOptions.AdditionalProperties"/>: the same context as a <see cref="string"/> for models that take a prompt (<see cref="PromptShape"/>).</summary>
    public const string Prompt = "prompt";

    /// <summary>
    /// In the additional properties of a response, and of the last update of a stream: the <see cref="ContextReceipt"/> for the context
    /// under <see cref="Context"/>, from a client that knows what became of it.
    /// </summary>
    public const string Receipt = "VoiceMiddleware.ContextReceipt";
}
