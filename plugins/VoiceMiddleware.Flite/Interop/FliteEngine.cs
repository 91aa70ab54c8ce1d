using System.Diagnostics.CodeAnalysis;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Interop;

/// <summary>
/// One gate before flite. Its values count their references without atomic operations, and voices share their lexicon, so one text is spoken
/// at a time; that is some fifty times faster than it is heard, so the gate is open for nearly all of a conversation.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process, and a semaphore whose wait handle nobody asks for holds nothing.")]
internal sealed class FliteEngine(IFliteNative native)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Gets the engine of this process.</summary>
    internal static FliteEngine Shared { get; } = new(new FliteNative());

    /// <summary>Gets those of the voices whose libraries are there.</summary>
    internal IReadOnlyList<string> FindVoices(IEnumerable<string> names)
    {
        _gate.Wait();
        try
        {
            return [.. names.Where(native.HasVoice)];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Speaks a text on a thread of the pool. Ends when the listener stops it; cancellation only ends the waiting for the gate.</summary>
    internal async Task SpeakAsync(string voice, string text, double durationStretch, IFliteListener listener, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Tens of milliseconds of computing, while the caller is to play what is ready.
            await Task.Run(() => native.Speak(voice, text, durationStretch, listener), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new SpeechSynthesisException(
                $"flite's library '{FliteInterop.Library}' is missing or another version. Run eng/setup.sh, or install the Debian package libflite1.", error);
        }
        finally
        {
            _gate.Release();
        }
    }
}
