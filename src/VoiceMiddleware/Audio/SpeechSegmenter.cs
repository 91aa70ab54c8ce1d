namespace VoiceMiddleware.Audio;

/// <summary>Finds the utterances in a stream of audio: where somebody begins to speak, and where they have ended.</summary>
/// <remarks>
/// <para>Push frames, then read events until there are none:</para>
/// <code>
/// segmenter.Push(frame);
/// while (segmenter.TryRead(out var e)) { … }
/// </code>
/// <para>For each utterance come <see cref="SegmenterEventKind.SpeechStarted"/>, its audio frame by frame (the pre-roll at once), any number of
/// pauses, and <see cref="SegmenterEventKind.UtteranceEnded"/>. All times are the stream's own, by the frames' timestamps. Pushing and
/// reading do not allocate once warm. Not thread-safe.</para>
/// </remarks>
public sealed partial class SpeechSegmenter : IDisposable
{
    // A burst of speech that is interrupted for longer than this before it is long enough was no speech.
    private static readonly TimeSpan MaxGap = TimeSpan.FromMilliseconds(100);

    // Up to here the previous utterance's last sound may fade; its audio is not handed out again.
    private static readonly TimeSpan Fade = TimeSpan.FromMilliseconds(100);

    // After this much silence a single loud frame is a click; two in a row are speech, and three after a pause.
    private static readonly TimeSpan ClickGuard = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan MinSplitSilence = TimeSpan.FromMilliseconds(60);

    private readonly SpeechSegmenterOptions _options;
    private readonly IVoiceActivityDetector _detector;
    private readonly bool _ownsDetector;
    private readonly short[] _window;
    private readonly AudioFrame[] _recent;
    private readonly Queue<SegmenterEvent> _events;
    private int _recentCount;
    private int _recentNext;
    private int _utterance;
    private bool _speaking;
    private bool _pausing;
    private int _speechRun;
    private TimeSpan _now;
    private TimeSpan _notBefore;
    private TimeSpan _audioStart;
    private TimeSpan _speechStart;
    private TimeSpan _speechEnd;
    private TimeSpan _burst;
    private TimeSpan _endpointSilence;
    private bool _primed;

    /// <summary>Creates a segmenter with the built-in detector (<see cref="AdaptiveEnergyDetector"/>).</summary>
    /// <param name="format">The format of the frames: 8 or 16 kHz, one channel.</param>
    /// <param name="options">Settings, not to be changed afterwards; null for the defaults.</param>
    /// <exception cref="ArgumentException">The format or a setting is not usable; the message says which.</exception>
    public SpeechSegmenter(AudioFormat format, SpeechSegmenterOptions? options = null)
        : this(new AdaptiveEnergyDetector(format), options) => _ownsDetector = true;

    /// <summary>Creates a segmenter over a detector.</summary>
    /// <param name="detector">Says what is speech. Used by this segmenter only; not disposed with it.</param>
    /// <param name="options">Settings, not to be changed afterwards; null for the defaults.</param>
    /// <exception cref="ArgumentException">The detector's window is not one frame, or a setting is not usable; the message says which.</exception>
    public SpeechSegmenter(IVoiceActivityDetector detector, SpeechSegmenterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _options = options ?? new SpeechSegmenterOptions();
        _options.ThrowIfInvalid();
        _endpointSilence = _options.EndpointSilence;
        if (detector.WindowLength != detector.Format.SamplesPerFrame)
        {
            throw new ArgumentException(
                $"The detector takes windows of {detector.WindowLength} samples; the segmenter gives it one frame ({detector.Format.SamplesPerFrame}). "
                + "Collect or split them inside the detector.",
                nameof(detector));
        }

        _detector = detector;
        _window = new short[detector.WindowLength];

        // A start is decided after the burst, whose frames may be half silence, and reaches back beyond it by the pre-roll.
        var reach = _options.PreRoll + (4 * _options.MinSpeech) + (2 * MaxGap);
        _recent = new AudioFrame[(int)(reach / AudioFormat.FrameDuration) + 2];
        _events = new Queue<SegmenterEvent>(_recent.Length + 8);
    }

    /// <summary>Gets the format that frames must have.</summary>
    public AudioFormat Format => _detector.Format;

    /// <summary>Gets whether an utterance is running.</summary>
    public bool IsSpeaking => _speaking;

    /// <summary>
    /// Gets or sets the silence after which an utterance is over, from the next frame on. With <see cref="Timeout.InfiniteTimeSpan"/> no silence ends
    /// one before the longest length comes near; the owner does, with <see cref="EndUtterance"/>.
    /// </summary>
    /// <value>The default is <see cref="SpeechSegmenterOptions.EndpointSilence"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite.</exception>
    public TimeSpan EndpointSilence
    {
        get => _endpointSilence;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            }

            _endpointSilence = value;
        }
    }

    /// <summary>Gets the stream's time at the end of the newest frame.</summary>
    public TimeSpan Now => _now;

    /// <summary>Gets where the speech of the running utterance begins in the stream; means nothing while none is running.</summary>
    public TimeSpan SpeechStart => _speechStart;

    /// <summary>Gets where the speech of the running utterance ends so far; means nothing while none is running.</summary>
    public TimeSpan SpeechEnd => _speechEnd;

    /// <summary>Takes the next frame. Its events are then ready to be read.</summary>
    /// <param name="frame">A frame of 20 ms; only the last of a stream may be shorter. A gap in the timestamps counts as silence.</param>
    /// <exception cref="ArgumentException">The frame has another format, or is longer.</exception>
    public void Push(AudioFrame frame)
    {
        if (frame.Format != Format || frame.Samples.Length > _window.Length || frame.Samples.IsEmpty)
        {
            throw new ArgumentException(
                $"The segmenter takes frames of 1 to {_window.Length} samples with {Format}; this one has {frame.Samples.Length} with "
                + $"{(object?)frame.Format ?? "no format"}. Convert with {nameof(AudioSourceExtensions.ConvertTo)}, cut with {nameof(AudioFramer)}.",
                nameof(frame));
        }

        var probability = Detect(frame.Samples.Span);
        _now = frame.End;
        if (_speaking)
        {
            Emit(new SegmenterEvent(SegmenterEventKind.Audio, _utterance, _now) { Frame = frame });
            Remember(frame);
            Continue(probability >= (_pausing ? _options.StartThreshold : _options.KeepThreshold));
        }
        else
        {
            Remember(frame);
            Await(frame, probability >= _options.StartThreshold);
        }
    }

    /// <summary>Takes the next event, in the order in which things happened.</summary>
    /// <param name="segmenterEvent">The event, when there is one.</param>
    /// <returns>False when there is none until another frame is pushed.</returns>
    public bool TryRead(out SegmenterEvent segmenterEvent) => _events.TryDequeue(out segmenterEvent);

    /// <summary>Ends the running utterance at the end of the newest frame, whatever silence there was. Nothing happens where none is running.</summary>
    /// <param name="reason">Why, as the event tells it. After <see cref="UtteranceEndReason.Strategy"/> speech that goes on begins the next utterance at once.</param>
    public void EndUtterance(UtteranceEndReason reason)
    {
        if (_speaking)
        {
            End(reason);
        }
    }

    /// <summary>Ends the stream: a running utterance is over. A new stream may follow; utterances are counted on.</summary>
    public void Complete()
    {
        if (_speaking)
        {
            End(UtteranceEndReason.EndOfStream);
        }

        Forget();
    }

    /// <summary>Forgets the stream and everything learned of it, unread events included; the next utterance is number 1.</summary>
    public void Reset()
    {
        _events.Clear();
        _speaking = false;
        _utterance = 0;
        Forget();
    }

    /// <summary>Disposes the built-in detector; one that was passed in stays with its owner.</summary>
    public void Dispose()
    {
        if (_ownsDetector)
        {
            _detector.Dispose();
        }
    }

    private float Detect(ReadOnlySpan<short> samples)
    {
        if (samples.Length == _window.Length)
        {
            return _detector.Process(samples);
        }

        samples.CopyTo(_window);
        _window.AsSpan(samples.Length).Clear();
        return _detector.Process(_window);
    }

    private void Await(AudioFrame frame, bool isSpeech)
    {
        if (isSpeech)
        {
            if (_burst == TimeSpan.Zero)
            {
                _speechStart = frame.Timestamp;
            }

            _burst += frame.Duration;
            _speechEnd = _now;
        }
        else if (_burst > TimeSpan.Zero)
        {
            // Silence inside a burst counts half against it: speech is dense, noise is not.
            _burst -= frame.Duration / 2;
            if (_burst <= TimeSpan.Zero || _now - _speechEnd > MaxGap)
            {
                _burst = TimeSpan.Zero;
            }
        }

        // Right after a cut at the longest length, the same speech goes on: it needs no proof again.
        _primed &= _now - _notBefore <= _options.EndpointSilence;
        if (_burst >= (_primed ? AudioFormat.FrameDuration : _options.MinSpeech) && isSpeech)
        {
            Start();
        }
    }

    private void Start()
    {
        _speaking = true;
        _pausing = false;
        _primed = false;
        _speechRun = 0;
        _burst = TimeSpan.Zero;
        _utterance++;
        Emit(new SegmenterEvent(SegmenterEventKind.SpeechStarted, _utterance, _now) { SpeechStart = _speechStart });
        var from = _speechStart - _options.PreRoll;
        if (from < _notBefore)
        {
            from = _notBefore;
        }

        var first = true;
        for (var i = _recentCount; i > 0; i--)
        {
            var frame = _recent[(_recentNext - i + _recent.Length) % _recent.Length];
            if (frame.End <= from)
            {
                continue;
            }

            if (first)
            {
                _audioStart = frame.Timestamp;
                first = false;
            }

            Emit(new SegmenterEvent(SegmenterEventKind.Audio, _utterance, _now) { Frame = frame });
        }
    }

    private void Continue(bool isSpeech)
    {
        _speechRun = isSpeech ? _speechRun + 1 : 0;
        var silence = _now - _speechEnd;
        if (isSpeech && (silence <= ClickGuard || _speechRun >= (_pausing ? 3 : 2)))
        {
            _speechEnd = _now;
            silence = TimeSpan.Zero;
            if (_pausing)
            {
                _pausing = false;
                Emit(new SegmenterEvent(SegmenterEventKind.PauseEnded, _utterance, _now) { SpeechStart = _speechStart, SpeechEnd = _speechEnd });
            }
        }
        else if (!_pausing && silence >= _options.PauseNotice)
        {
            _pausing = true;
            Emit(new SegmenterEvent(SegmenterEventKind.PauseStarted, _utterance, _now) { SpeechStart = _speechStart, SpeechEnd = _speechEnd });
        }

        var left = _options.MaxUtterance - (_now - _audioStart);
        if (_endpointSilence >= TimeSpan.Zero && silence >= _endpointSilence)
        {
            End(UtteranceEndReason.Silence);
        }
        else if (left < AudioFormat.FrameDuration || (left < _options.SplitWindow && silence >= Patience(left)))
        {
            End(UtteranceEndReason.MaxLength);
        }
    }

    // Near the longest length an ever shorter pause will do: better a cut between phrases than inside a word.
    private TimeSpan Patience(TimeSpan left)
    {
        var patience = _options.EndpointSilence * (left / _options.SplitWindow);
        return patience > MinSplitSilence ? patience : MinSplitSilence;
    }

    private void End(UtteranceEndReason reason)
    {
        Emit(new SegmenterEvent(SegmenterEventKind.UtteranceEnded, _utterance, _now)
        {
            SpeechStart = _speechStart,
            SpeechEnd = _speechEnd,
            Reason = reason,
        });
        _speaking = false;
        _pausing = false;
        _primed = reason is UtteranceEndReason.MaxLength or UtteranceEndReason.Strategy;

        // The next utterance's pre-roll may reach into this one's silence, never into its speech.
        _notBefore = _primed || _speechEnd + Fade > _now ? _now : _speechEnd + Fade;
    }

    private void Remember(AudioFrame frame)
    {
        _recent[_recentNext] = frame;
        _recentNext = (_recentNext + 1) % _recent.Length;
        _recentCount = Math.Min(_recentCount + 1, _recent.Length);
    }

    private void Forget()
    {
        _detector.Reset();
        Array.Clear(_recent);
        _recentCount = _recentNext = 0;
        _burst = TimeSpan.Zero;
        _notBefore = TimeSpan.Zero;
        _primed = false;
        _pausing = false;
    }

    private void Emit(SegmenterEvent segmenterEvent) => _events.Enqueue(segmenterEvent);
}
