using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceMiddleware.SpeexDsp.Tests;

/// <summary>A room between a loudspeaker and a microphone: a delay, then echoes that die away. Sample by sample, the same every time.</summary>
internal sealed class Room
{
    private readonly float[] _response;

    // The past, newest first, twice in a row: a run of any length lies in one piece.
    private readonly float[] _history;
    private int _at;

    /// <param name="rate">In Hz.</param>
    /// <param name="delay">How long the first sound takes, devices included.</param>
    /// <param name="reverberation">The time in which the echoes fall by 60 dB.</param>
    /// <param name="couplingDb">How loud the loudspeaker is in the microphone, for a steady sound.</param>
    public Room(int rate, double delay = 0.012, double reverberation = 0.2, double couplingDb = -6)
    {
        var random = new Random(11);
        var first = (int)(rate * delay);
        _response = new float[(first + (int)(rate * reverberation)) / Vector<float>.Count * Vector<float>.Count];
        for (var i = first; i < _response.Length; i++)
        {
            var decay = Math.Pow(10, -3.0 * (i - first) / (rate * reverberation));
            _response[i] = (float)(decay * (i == first ? 4 : (random.NextDouble() * 2) - 1));
        }

        var scale = (float)(Math.Pow(10, couplingDb / 20) / Math.Sqrt(_response.Sum(r => r * r)));
        for (var i = 0; i < _response.Length; i++)
        {
            _response[i] *= scale;
        }

        _history = new float[2 * _response.Length];
    }

    /// <summary>Gets what the microphone hears while a sample is played.</summary>
    public short Hear(short played)
    {
        _at = _at == 0 ? _response.Length - 1 : _at - 1;
        _history[_at] = _history[_at + _response.Length] = played;
        var past = MemoryMarshal.Cast<float, Vector<float>>(_history.AsSpan(_at, _response.Length));
        var response = MemoryMarshal.Cast<float, Vector<float>>(_response);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < response.Length; i++)
        {
            sums += response[i] * past[i];
        }

        var sum = Vector.Sum(sums);
        return (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
    }

    public short[] Hear(ReadOnlySpan<short> played)
    {
        var heard = new short[played.Length];
        for (var i = 0; i < heard.Length; i++)
        {
            heard[i] = Hear(played[i]);
        }

        return heard;
    }
}
