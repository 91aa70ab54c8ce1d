namespace VoiceMiddleware.Audio;

/// <summary>Changes the sample rate of a stream, piece by piece.</summary>
/// <remarks>
/// <para>A polyphase low-pass filter (windowed sinc, Kaiser): flat within 0.1 dB up to 0.91 of the lower of the two Nyquist frequencies, at
/// least 80 dB down from that Nyquist frequency on, linear phase. The filter's delay is taken out: sample <c>n</c> of the output stands for
/// the same instant as sample <c>n · input rate / output rate</c> of the input, so timestamps stay true. What costs time is only the
/// wait for <see cref="Lookahead"/>.</para>
/// <para>However the input is cut into pieces, the output is the same to the bit. Does not allocate after construction; filters are shared
/// between resamplers of the same rates. Not thread-safe.</para>
/// </remarks>
public sealed class Resampler
{
    private const int InputBlock = 1024;

    private readonly PolyphaseFilter? _filter;
    private readonly float[][] _history = [];
    private int _filled;
    private long _windowStart;
    private long _consumed;
    private long _produced;

    /// <summary>Creates a resampler.</summary>
    /// <param name="inputRate">The rate that comes in, in Hz; 1,000 to 384,000.</param>
    /// <param name="outputRate">The rate that goes out, in Hz; 1,000 to 384,000. When it is the same, samples are passed on as they are.</param>
    /// <param name="channels">Interleaved channels; 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Resampler(int inputRate, int outputRate, int channels = 1)
    {
        InputFormat = new AudioFormat(inputRate, channels);
        OutputFormat = new AudioFormat(outputRate, channels);
        if (inputRate == outputRate)
        {
            return;
        }

        _filter = PolyphaseFilter.Get(inputRate, outputRate);
        _history = new float[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            _history[channel] = new float[_filter.Taps + InputBlock];
        }

        Reset();
    }

    /// <summary>Gets the format that comes in.</summary>
    public AudioFormat InputFormat { get; }

    /// <summary>Gets the format that goes out.</summary>
    public AudioFormat OutputFormat { get; }

    /// <summary>Gets how much later input must be known before an output sample can be made: 1.5 to 8.3 ms between the usual rates.</summary>
    public TimeSpan Lookahead => InputFormat.ToDuration((long)(_filter?.Lookahead ?? 0) * InputFormat.Channels);

    /// <summary>Gets the number of samples, all channels counted, that a stream of a given length becomes, flush included.</summary>
    /// <param name="inputLength">Samples of the whole stream, all channels counted.</param>
    public long GetTotalOutputLength(long inputLength) => CountOutput(inputLength / InputFormat.Channels) * InputFormat.Channels;

    /// <summary>Gets the exact number of samples, all channels counted, that the next call of <see cref="Process"/> will write.</summary>
    /// <param name="inputLength">The samples, all channels counted, that the call will be given.</param>
    public int GetOutputLength(int inputLength) =>
        checked((int)((CountReady(_consumed + (inputLength / InputFormat.Channels)) - _produced) * InputFormat.Channels));

    /// <summary>Gets the exact number of samples, all channels counted, that <see cref="Flush"/> would write now.</summary>
    public int FlushLength => (int)((CountOutput(_consumed) - _produced) * InputFormat.Channels);

    /// <summary>Takes samples and writes those that they make possible.</summary>
    /// <param name="input">Samples that follow the previous ones, channels interleaved; any number of whole sample frames.</param>
    /// <param name="output">Takes the samples; at least <see cref="GetOutputLength"/> long. Must not overlap the input.</param>
    /// <returns>The number of samples written, all channels counted.</returns>
    /// <exception cref="ArgumentException">The input is not a whole number of sample frames, or the output is too short.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        var channels = InputFormat.Channels;
        if (input.Length % channels != 0)
        {
            throw new ArgumentException($"{input.Length} samples are not a whole number of sample frames of {channels} channels.", nameof(input));
        }

        var length = GetOutputLength(input.Length);
        ThrowIfShort(length, output);
        if (_filter is null)
        {
            input.CopyTo(output);
            _consumed += input.Length / channels;
            _produced = _consumed;
            return length;
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var frames = Math.Min(input.Length / channels, _history[0].Length - _filled);
            Append(input[..(frames * channels)], frames);
            _consumed += frames;
            written += Produce(CountReady(_consumed), output[written..]);
            input = input[(frames * channels)..];
        }

        return written;
    }

    /// <summary>Ends the stream: writes what is still owed, as if silence followed, and makes ready for a new stream.</summary>
    /// <param name="output">Takes the samples; at least <see cref="FlushLength"/> long.</param>
    /// <returns>The number of samples written, all channels counted.</returns>
    /// <exception cref="ArgumentException">The output is too short.</exception>
    public int Flush(Span<short> output)
    {
        ThrowIfShort(FlushLength, output);
        var written = 0;
        if (_filter is not null)
        {
            var target = CountOutput(_consumed);
            for (var left = _filter.Lookahead; left > 0;)
            {
                var frames = Math.Min(left, _history[0].Length - _filled);
                foreach (var history in _history)
                {
                    history.AsSpan(_filled, frames).Clear();
                }

                _filled += frames;
                left -= frames;
                written += Produce(Math.Min(target, CountReady(_windowStart + _filled)), output[written..]);
            }
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream; the next sample is the first of a new one.</summary>
    public void Reset()
    {
        _consumed = _produced = 0;
        if (_filter is not null)
        {
            // The first output sample looks back on silence.
            _filled = _filter.Taps - _filter.Lookahead - 1;
            _windowStart = -_filled;
            foreach (var history in _history)
            {
                history.AsSpan(0, _filled).Clear();
            }
        }
    }

    // Output n stands at input time n · in / out; it exists when that time lies before the end of the input.
    private long CountOutput(long inputFrames) =>
        (long)(((Int128)inputFrames * OutputFormat.SampleRate + InputFormat.SampleRate - 1) / InputFormat.SampleRate);

    private long CountReady(long inputFrames) =>
        _filter is null ? inputFrames : CountOutput(Math.Max(0, inputFrames - _filter.Lookahead));

    private void Append(ReadOnlySpan<short> input, int frames)
    {
        var channels = _history.Length;
        for (var channel = 0; channel < channels; channel++)
        {
            var target = _history[channel].AsSpan(_filled, frames);
            for (int i = 0, from = channel; i < target.Length; i++, from += channels)
            {
                target[i] = input[from];
            }
        }

        _filled += frames;
    }

    private int Produce(long until, Span<short> output)
    {
        var filter = _filter!; // Only called when there is a filter.
        var channels = _history.Length;
        var written = 0;
        for (; _produced < until; _produced++)
        {
            var (position, phase) = filter.Locate(_produced);
            var start = (int)(position + filter.Lookahead + 1 - filter.Taps - _windowStart);
            for (var channel = 0; channel < channels; channel++)
            {
                var value = filter.Apply(_history[channel].AsSpan(start, filter.Taps), phase);
                output[written++] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
            }
        }

        DropOld(filter);
        return written;
    }

    private void DropOld(PolyphaseFilter filter)
    {
        var (position, _) = filter.Locate(_produced);
        var unused = (int)Math.Min(position + filter.Lookahead + 1 - filter.Taps - _windowStart, _filled);
        foreach (var history in _history)
        {
            history.AsSpan(unused, _filled - unused).CopyTo(history);
        }

        _filled -= unused;
        _windowStart += unused;
    }

    private static void ThrowIfShort(int needed, Span<short> output)
    {
        if (output.Length < needed)
        {
            throw new ArgumentException($"{output.Length} samples do not hold the result; {needed} are needed.", nameof(output));
        }
    }
}
