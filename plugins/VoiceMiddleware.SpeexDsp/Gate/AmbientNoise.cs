namespace VoiceMiddleware.SpeexDsp.Gate;

/// <summary>
/// Remembers what the room sounds like when nobody speaks, so that a closed microphone does not sound closed: a detector that follows the noise
/// floor would take the room's noise for speech when it comes back. Not thread-safe; does not allocate.
/// </summary>
internal sealed class AmbientNoise(int frameLength)
{
    private const int Frames = 8;

    // The floor follows a room that gets louder by 4 dB a second.
    private const double Rise = 1.02;
    private const double Quiet = 3;

    // The preprocessor fades in.
    private const int FadeInFrames = 2;

    private readonly short[] _frames = new short[Frames * frameLength];
    private double _floor = double.MaxValue;
    private int _known;
    private int _next;
    private int _given;
    private int _heard;

    /// <summary>Takes note of a frame in which no echo is; it is kept when it is quiet.</summary>
    internal void Note(ReadOnlySpan<short> frame, double energy)
    {
        if (_heard < FadeInFrames)
        {
            _heard++;
            return;
        }

        _floor = Math.Min(energy, _floor * Rise);
        if (energy > Quiet * _floor)
        {
            return;
        }

        frame.CopyTo(_frames.AsSpan(_next * frameLength));
        _next = (_next + 1) % Frames;
        _known = Math.Min(_known + 1, Frames);
    }

    /// <summary>Gives a frame of the room's noise, or silence while it is not known.</summary>
    internal void Fill(Span<short> frame)
    {
        if (_known == 0)
        {
            frame.Clear();
            return;
        }

        _given = (_given + 1) % _known;
        _frames.AsSpan(_given * frameLength, frameLength).CopyTo(frame);
    }
}
