using VoiceMiddleware.Audio;
using VoiceMiddleware.PocketSphinx.Acoustics;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>One utterance on one rented decoder. Used by one caller, one call at a time; gives the decoder back when disposed.</summary>
internal sealed class UtteranceSession(
    KnownVoices voices,
    DecoderPool pool,
    DecoderWorker worker,
    UtteranceDecoder decoder,
    BiasPlan plan,
    RecognitionContext context,
    TimeSpan preparation,
    AudioFormat format,
    TimeSpan searchBlock,
    TimeSpan partialInterval) : IAsyncDisposable
{
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMilliseconds(100);

    private readonly Transcript _transcript = new(plan);
    private readonly short[] _block = new short[format.ToSamples(searchBlock)];
    private int _held;
    private long _samples;
    private TimeSpan _lastPartial;
    private string _lastText = "";

    /// <summary>
    /// Takes samples; gives a partial result when one is due and says something new. In a pause each new text is due at once, and the same text is
    /// repeated: whoever waits for the end of the turn learns that this was all so far.
    /// </summary>
    public async Task<RecognitionUpdate?> AcceptAsync(ReadOnlyMemory<short> samples)
    {
        _samples += samples.Length;
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, _block.Length - _held);
            samples.Span[..count].CopyTo(_block.AsSpan(_held));
            _held += count;
            samples = samples[count..];
            if (_held == _block.Length)
            {
                await SearchAsync().ConfigureAwait(false);
            }
        }

        var audio = format.ToDuration(_samples);
        var pausing = decoder.InPause;
        var since = audio - _lastPartial;
        if (_held > 0 || (!pausing && since < partialInterval))
        {
            return null;
        }

        var partial = await worker.RunAsync(() => _transcript.Partial(decoder.Stretches, decoder.OpenHypothesis, audio)).ConfigureAwait(false);
        if (partial.Text.Length == 0 || (partial.Text == _lastText && !(pausing && since >= RepeatInterval)))
        {
            return null;
        }

        _lastPartial = audio;
        _lastText = partial.Text;
        return partial;
    }

    /// <summary>Ends the audio and gives the final result with the receipt.</summary>
    public async Task<RecognitionUpdate> FinishAsync()
    {
        await SearchAsync().ConfigureAwait(false);
        return await worker.RunAsync(() =>
        {
            decoder.Finish();
            var final = _transcript.Final(decoder.Stretches, format.ToDuration(_samples));
            if (final.Text.Length > 0)
            {
                // What held no words may have been no voice.
                voices.Keep(context.Speaker, decoder.Mean);
            }

            return final with { Receipt = plan.ToReceipt(context, preparation, _transcript.Heard(final.Text)) };
        }).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await worker.RunAsync(() =>
            {
                decoder.Abandon();
                return true;
            }).ConfigureAwait(false);
        }
        catch (Interop.SphinxException)
        {
            // The worker is marked as broken and the pool replaces it; the caller already has the error that matters.
        }
        finally
        {
            pool.Return(worker);
        }
    }

    private async Task SearchAsync()
    {
        if (_held > 0)
        {
            await worker.RunAsync(() =>
            {
                decoder.Accept(_block.AsSpan(0, _held));
                return true;
            }).ConfigureAwait(false);
            _held = 0;
        }
    }
}
