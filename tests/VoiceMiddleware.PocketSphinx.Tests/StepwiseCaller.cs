using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Tests;

/// <summary>
/// A caller who goes on only when the recogniser has taken in all that was said: as if it took no time. So the silence that ends an utterance
/// is the same on every machine.
/// </summary>
internal sealed class StepwiseCaller : IAudioSource
{
    private static readonly AudioFormat Speech = AudioFormat.Speech16Khz;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<AudioFrame> _frames = Channel.CreateUnbounded<AudioFrame>();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _position;
    private TimeSpan _taken;

    public AudioFormat Format => Speech;

    /// <summary>Gets the number of utterances whose audio has ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Gets the final texts.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Says something, without silence at its end, and waits until the recogniser has taken it in.</summary>
    public async Task SaysAsync(short[] samples)
    {
        var end = Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > 300) + 1;
        foreach (var frame in AudioFramer.Slice(samples.AsMemory(0, end - (end % Speech.SamplesPerFrame)), Speech))
        {
            Push(frame.Samples);
        }

        await TakenAsync(_position, Ended);
    }

    /// <summary>Is silent, for a time or until the utterance is over.</summary>
    /// <returns>How long it was silent.</returns>
    public async Task<TimeSpan> PausesAsync(TimeSpan duration)
    {
        var ended = Ended;
        var silence = TimeSpan.Zero;
        while (silence < duration && Ended == ended)
        {
            silence += AudioFormat.FrameDuration;
            Push(new short[Speech.SamplesPerFrame]);
            await TakenAsync(_position, ended);
        }

        return silence;
    }

    public void HangsUp() => _frames.Writer.TryComplete();

    /// <summary>Wraps the recogniser, to know what it has taken in.</summary>
    public ISpeechRecognizer Follow(ISpeechRecognizer inner) => new Follower(inner, this);

    public IAsyncEnumerable<AudioFrame> ReadAsync(CancellationToken cancellationToken = default) => _frames.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Push(ReadOnlyMemory<short> samples)
    {
        _frames.Writer.TryWrite(new AudioFrame(samples, Speech, _position));
        _position += AudioFormat.FrameDuration;
    }

    private async Task TakenAsync(TimeSpan position, int ended)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_taken >= position || Ended > ended)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private sealed class Follower(ISpeechRecognizer inner, StepwiseCaller caller) : DelegatingSpeechRecognizer(inner)
    {
        public override async IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
            IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in base.RecognizeAsync(FollowedAsync(audio), context, cancellationToken))
            {
                if (update.IsFinal)
                {
                    caller.Change(() => caller.Heard.Add(update.Text));
                }


                yield return update;
            }
        }

        // The next frame is asked for when what the last one brought has been passed on.
        private async IAsyncEnumerable<AudioFrame> FollowedAsync(IAsyncEnumerable<AudioFrame> audio)
        {
            await foreach (var frame in audio)
            {
                yield return frame;
                caller.Change(() => caller._taken = frame.End);
            }

            caller.Change(() => caller.Ended++);
        }
    }
}
