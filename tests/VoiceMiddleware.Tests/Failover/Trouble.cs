using System.Threading.Channels;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Failover;

/// <summary>What goes wrong with a provider.</summary>
public enum Trouble
{
    None,

    /// <summary>Takes the request and never does anything, whatever the token says.</summary>
    Hangs,

    /// <summary>Takes everything in and then never answers.</summary>
    HangsAtTheEnd,

    /// <summary>Gives a first piece that can be replaced, and then nothing.</summary>
    HangsAfterAPartial,

    Throws,
    ThrowsAfterAPartial,

    /// <summary>Gives up by a time-out of its own, which looks like a cancellation.</summary>
    GivesUp,

    /// <summary>Gives a final piece and then throws.</summary>
    ThrowsAfterAFinal,

    /// <summary>Gives a final piece and then nothing.</summary>
    HangsAfterAFinal,

    /// <summary>Ends without the final piece that it owes.</summary>
    EndsEarly,
}

/// <summary>The troubles of one provider, request by request, and the signal that it hangs.</summary>
internal sealed class Troubles(params Trouble[] script)
{
    private readonly Channel<bool> _hanging = Channel.CreateUnbounded<bool>();
    private int _asked;

    /// <summary>Gets how often the provider was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Gets the trouble of the next request; the last one of the script is that of all that follow.</summary>
    public Trouble Next() => script[Math.Min(Interlocked.Increment(ref _asked), script.Length) - 1];

    /// <summary>Waits until a request hangs.</summary>
    public Task UntilItHangs() => _hanging.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async Task Hang()
    {
        _hanging.Writer.TryWrite(true);
        await new TaskCompletionSource().Task;
    }

    public async Task ActAsync(Trouble trouble, bool atTheEnd)
    {
        switch (trouble)
        {
            case Trouble.Hangs when !atTheEnd:
            case Trouble.HangsAtTheEnd when atTheEnd:
                await Hang();
                break;
            case Trouble.Throws when !atTheEnd:
                throw new FormatException("the key sk-secret is wrong");
            case Trouble.GivesUp when atTheEnd:
                throw new TaskCanceledException("its own patience");
        }
    }
}

/// <summary>Failures as contracts have them.</summary>
internal static class Failure
{
    public static SpeechRecognitionException Recognition() => new("The line to the recogniser broke.");

    public static SpeechSynthesisException Synthesis() => new("The line to the voice broke.");
}
