namespace VoiceMiddleware.SpeexDsp.Reference;

/// <summary>
/// Tells what time it is on the microphone's clock now, from when its frames are read: the frame that was least late within the last seconds
/// tells the offset, so that a reader who falls behind does not move the clock.
/// </summary>
internal sealed class LiveEdge(TimeProvider time)
{
    // Long enough to meet a frame that was read at once, short enough to follow a microphone whose clock drifts.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly long _started = time.GetTimestamp();
    private TimeSpan _least = TimeSpan.MaxValue;
    private TimeSpan _leastBefore = TimeSpan.MaxValue;
    private TimeSpan _windowEnd = Window;

    /// <summary>Notes that a frame is being read and returns the time on the microphone's clock.</summary>
    /// <param name="frameEnd">The end of the frame, on the microphone's clock.</param>
    internal TimeSpan Observe(TimeSpan frameEnd)
    {
        var now = time.GetElapsedTime(_started);
        if (now >= _windowEnd)
        {
            _leastBefore = _least;
            _least = TimeSpan.MaxValue;
            _windowEnd = now + Window;
        }

        var offset = now - frameEnd;
        _least = offset < _least ? offset : _least;
        return now - (_leastBefore < _least ? _leastBefore : _least);
    }
}
