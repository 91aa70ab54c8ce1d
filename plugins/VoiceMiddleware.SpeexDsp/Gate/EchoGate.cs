namespace VoiceMiddleware.SpeexDsp.Gate;

/// <summary>
/// Closes the microphone over what is left of an echo when nobody else speaks: what the canceller leaves is quiet, and still enough for a
/// detector that listens for anything above a quiet room. The room's own noise takes its place. Not thread-safe; does not allocate.
/// </summary>
internal sealed class EchoGate
{
    private const double Audible = 1e-6; // -60 dB against full scale.
    private const double FullScale = 32768.0 * 32768.0;
    private const double Fast = 0.4;
    private const double Slow = 0.04;

    // An echo is not gone with the sound that caused it; 23 dB a second is slower than rooms are.
    private const double Release = 0.9;

    // A canceller that has learned leaves less than this of an echo; a caller of whom more than this is left is let through.
    private const double LearnedRatio = 0.06;
    private const double OpenRatio = 0.25;
    private const int FramesToOpen = 3;
    private const int FramesOpen = 15;

    private readonly int _tailFrames;
    private readonly int _learningFrames;
    private readonly AmbientNoise _ambient;
    private double _recorded;
    private double _cleaned;
    private double _recordedBefore;
    private double _longRecorded;
    private double _longCleaned;
    private int _echoing;
    private int _echoed;
    private int _above;
    private int _open;
    private bool _learned;

    /// <summary>Creates a gate.</summary>
    /// <param name="frameLength">Samples of a frame.</param>
    /// <param name="tailFrames">For how many frames a sound may come back.</param>
    /// <param name="learningFrames">For how many frames of audible playback the gate stays closed at most while the canceller learns the room.</param>
    internal EchoGate(int frameLength, int tailFrames, int learningFrames)
    {
        _tailFrames = tailFrames;
        _learningFrames = learningFrames;
        _learned = learningFrames == 0;
        _ambient = new AmbientNoise(frameLength);
    }

    /// <summary>Takes in the next frame of the canceller, whose output is one frame late, and changes that where nothing but echo is in it.</summary>
    internal void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        var wasEchoing = _echoing > 0;
        var cleanedNow = Energy(cleaned);
        _recorded = Math.Max(_recorded + (Fast * (_recordedBefore - _recorded)), Release * _recorded);
        _cleaned += Fast * (cleanedNow - _cleaned);
        if (wasEchoing)
        {
            Learn(_recordedBefore, cleanedNow);
            _above = _learned && _cleaned > OpenRatio * _recorded ? _above + 1 : 0;
            _open = _above >= FramesToOpen ? FramesOpen : Math.Max(0, _open - 1);
            if (_open == 0)
            {
                _ambient.Fill(cleaned);
            }
        }
        else
        {
            _ambient.Note(cleaned, cleanedNow);
        }

        _recordedBefore = Energy(recorded);
        _echoing = Energy(played) > Audible ? _tailFrames : Math.Max(0, _echoing - 1);
    }

    private void Learn(double recorded, double cleaned)
    {
        if (_learned || recorded < Audible)
        {
            return;
        }

        _longRecorded += Slow * (recorded - _longRecorded);
        _longCleaned += Slow * (cleaned - _longCleaned);
        _learned = ++_echoed >= _learningFrames || (_echoed > 1 / Slow && _longCleaned < LearnedRatio * _longRecorded);
    }

    private static double Energy(ReadOnlySpan<short> samples)
    {
        var sum = 0L;
        foreach (var sample in samples)
        {
            sum += sample * sample;
        }

        return sum / (FullScale * samples.Length);
    }
}
