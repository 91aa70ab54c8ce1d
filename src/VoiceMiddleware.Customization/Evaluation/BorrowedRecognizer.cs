using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Customization.Evaluation;

/// <summary>Keeps a decorator from disposing the recogniser that is lent to it.</summary>
internal sealed class BorrowedRecognizer(ISpeechRecognizer inner) : DelegatingSpeechRecognizer(inner)
{
    // Not the inner one: it is lent.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
}
