using VoiceMiddleware.PocketSphinx.Acoustics;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>Decodes the audio of one utterance as it comes. One thread at a time; on the decoder's own thread.</summary>
/// <remarks>
/// Decoding begins when two seconds of speech are there to normalise by, or a good half of one when the speaker was heard before; then it catches
/// up (it is several times faster than speech). A pause ends the wait: at a short one decoding begins on trial, since a caller who says one word
/// should not wait, and when speech goes on it begins anew later, with the better mean. A stretch is closed, with the engine's second and third pass, at a pause that is shorter than what ends a turn: so the final text is ready when the end
/// is decided, and an endless stream needs no endless memory.
/// </remarks>
internal sealed class UtteranceDecoder
{
    private readonly ISphinxDecoder _decoder;
    private readonly ISphinxFrontEnd _frontEnd;
    private readonly UtteranceLimits _limits;
    private readonly CepstralMean _mean;
    private readonly PauseDetector _pauses = new();
    private readonly List<float[]> _pending = [];
    private readonly List<Stretch> _stretches = [];
    private readonly List<float[]> _tried = [];
    private readonly float[] _currentMean;
    private readonly bool _speakerKnown;
    private float[] _block = [];
    private int _consumed;
    private int _seen;
    private int _framesInStretch;
    private int _stretchStart;
    private int _headStart = -1;
    private int _sinceMean;
    private bool _decoding;
    private bool _hasMean;
    private bool _onTrial;
    private bool _hadTrial;

    /// <param name="decoder">The engine.</param>
    /// <param name="frontEnd">Its front end.</param>
    /// <param name="mean">The mean so far, which this takes over: fresh, or of the speaker's last utterance.</param>
    /// <param name="speakerKnown">Whether the mean is that of this speaker, so that there is nothing to wait for.</param>
    /// <param name="limits">The lengths to work with.</param>
    public UtteranceDecoder(ISphinxDecoder decoder, ISphinxFrontEnd frontEnd, CepstralMean mean, bool speakerKnown, UtteranceLimits limits)
    {
        _decoder = decoder;
        _frontEnd = frontEnd;
        _limits = limits;
        _mean = mean;
        _speakerKnown = speakerKnown;
        _currentMean = new float[frontEnd.Size];
        frontEnd.Start();
    }

    /// <summary>Gets the stretches that are closed.</summary>
    public IReadOnlyList<Stretch> Stretches => _stretches;

    /// <summary>Gets the mean as it is now.</summary>
    public CepstralMean Mean => _mean;

    /// <summary>Gets whether the speaker has paused for a tenth of a second: a text is of use now that would else wait for the next partial result.</summary>
    public bool InPause => _pauses.SpeechBegan && _pauses.SilentFrames >= _limits.NoticedPauseFrames;

    /// <summary>Gets the engine's reading of the open stretch, in its own words.</summary>
    public string? OpenHypothesis => _decoding ? _decoder.Hypothesis : null;

    /// <summary>Takes the next samples.</summary>
    public void Accept(ReadOnlySpan<short> samples)
    {
        _frontEnd.Process(samples, _pending);
        Advance();
    }

    /// <summary>Ends the audio. <see cref="Stretches"/> is complete afterwards.</summary>
    public void Finish()
    {
        _frontEnd.End(_pending);
        Advance();
        if (!_decoding && _pending.Count > 0 && (_headStart >= 0 || (!_hasMean && _pauses.MayHoldSpeech(_mean))))
        {
            Begin();
            Search(_pending.Count);
        }

        if (_decoding)
        {
            Close();
        }

        Drop(_pending.Count);
    }

    /// <summary>Leaves the decoder ready for another utterance, whatever state this one is in.</summary>
    public void Abandon()
    {
        if (_decoding)
        {
            _decoding = false;
            _decoder.End();
        }
    }

    private void Advance()
    {
        while (_seen < _pending.Count)
        {
            var frame = _pending[_seen++];
            _mean.Add(frame);
            _pauses.Add(frame[0], _mean);
            if (!_decoding && HasBegun())
            {
                Begin();
            }

            if (_onTrial)
            {
                EndTrial();
            }

            if (_decoding)
            {
                Search(_seen);
                CloseAtPause();
            }
        }
    }

    private void EndTrial()
    {
        if (_pauses.SilentFrames >= _limits.PauseFrames / 2 || (_pauses.SilentFrames == 0 && _framesInStretch >= _limits.KeptTrialFrames))
        {
            _onTrial = false;
            _headStart = -1;
            _tried.Clear();
        }
        else if (_pauses.SilentFrames == 0)
        {
            // Speech goes on: what was searched goes back to wait for a better mean.
            Abandon();
            _pending.InsertRange(0, _tried);
            _consumed -= _tried.Count;
            _seen += _tried.Count;
            _tried.Clear();
            _onTrial = _hasMean = false;
        }
    }

    private bool HasBegun()
    {
        if (_hasMean)
        {
            // A later stretch: the mean is known, so decoding follows speech at once.
            Drop(_seen - _limits.LeadFrames);
            return _pauses.Speaking;
        }

        if (_headStart < 0)
        {
            if (_pauses.SpeechBegan)
            {
                Drop(_seen - _limits.FirstLeadFrames);
                _headStart = _consumed + _seen;
            }
            else if (_pending.Count > _limits.MaxHeldFrames)
            {
                // Loud from the start and never louder: let the engine decide what it is.
                _headStart = _pauses.MayHoldSpeech(_mean) ? 0 : -1;
                Drop(_seen - (_limits.MaxHeldFrames / 2));
            }
        }

        if (_headStart < 0)
        {
            return false;
        }

        if (_consumed + _seen >= _headStart + (_speakerKnown ? _limits.KnownHeadFrames : _limits.HeadFrames))
        {
            return true;
        }

        var pause = _limits.PauseFrames / 2;
        if (_speakerKnown)
        {
            return pause > 0 && _pauses.SilentFrames >= pause / 2;
        }

        _onTrial = pause > 0 && !_hadTrial && _pauses.SilentFrames >= pause / 2;
        _hadTrial |= _onTrial;
        return _onTrial || (pause > 0 && _pauses.SilentFrames >= pause);
    }

    private void Begin()
    {
        _mean.Estimate(_currentMean);
        _hasMean = true;
        _sinceMean = 0;
        _decoder.Start();
        _decoding = true;
        _framesInStretch = 0;
        _stretchStart = _consumed;
        _headStart = _onTrial ? _headStart : -1;
    }

    private void Search(int count)
    {
        var size = _frontEnd.Size;
        if (_block.Length < count * size)
        {
            _block = new float[count * size];
        }

        for (var i = 0; i < count; i++)
        {
            if (++_sinceMean >= _limits.MeanUpdateFrames)
            {
                _mean.Estimate(_currentMean);
                _sinceMean = 0;
            }

            for (var k = 0; k < size; k++)
            {
                var value = _pending[i][k] - _currentMean[k];
                _block[(i * size) + k] = float.IsFinite(value) ? value : 0;
            }
        }

        _decoder.Process(_block.AsSpan(0, count * size));
        if (_onTrial)
        {
            _tried.AddRange(_pending.GetRange(0, count));
        }

        Drop(count);
        _framesInStretch += count;
    }

    private void CloseAtPause()
    {
        if (_limits.PauseFrames > 0 && _pauses.SilentFrames >= _limits.ClosingPause(_framesInStretch))
        {
            Close();
            _pauses.Rearm();
        }
        else if (_framesInStretch >= _limits.MaxStretchFrames)
        {
            // Nobody paused, so speech goes on: the next stretch begins with the next frame.
            Close();
            Begin();
        }
    }

    private void Close()
    {
        _decoding = false;
        _decoder.End();
        var segments = _decoder.Segments();
        if (segments.Count > 0)
        {
            _stretches.Add(new(_stretchStart, segments, _decoder.Readings(_limits.Readings)));
        }
    }

    private void Drop(int count)
    {
        if (count > 0)
        {
            _pending.RemoveRange(0, count);
            _consumed += count;
            _seen = Math.Max(0, _seen - count);
        }
    }
}

/// <summary>The lengths an <see cref="UtteranceDecoder"/> works with, in frames of 10 ms.</summary>
internal sealed record UtteranceLimits
{
    /// <summary>Gets the speech that the first mean is taken from: two seconds, or less when a pause comes first.</summary>
    public int HeadFrames { get; init; } = 200;

    /// <summary>Gets the same for a speaker who was heard before. A pause of 100 ms ends it, for good.</summary>
    public int KnownHeadFrames { get; init; } = 60;

    /// <summary>Gets the length from which on a search that was begun on trial is kept although speech goes on: beginning anew would cost more time than the better mean is worth.</summary>
    public int KeptTrialFrames { get; init; } = 160;

    /// <summary>Gets how often the mean is taken again.</summary>
    public int MeanUpdateFrames { get; init; } = 10;

    /// <summary>Gets the silence kept before the first speech.</summary>
    public int FirstLeadFrames { get; init; } = 50;

    /// <summary>Gets the silence kept before speech that goes on after a pause.</summary>
    public int LeadFrames { get; init; } = 30;

    /// <summary>Gets the pause that closes a stretch; 0 never closes at pauses.</summary>
    public int PauseFrames { get; init; } = 40;

    /// <summary>Gets the pause at which partial results are given without waiting for their interval.</summary>
    public int NoticedPauseFrames { get; init; } = 10;

    /// <summary>Gets the length up to which a stretch waits for the whole pause.</summary>
    public int ShortStretchFrames { get; init; } = 200;

    /// <summary>Gets the length from which on a third of the pause is enough.</summary>
    public int LongStretchFrames { get; init; } = 1000;

    /// <summary>Gets the length at which a stretch is closed wherever it is.</summary>
    public int MaxStretchFrames { get; init; } = 3000;

    /// <summary>Gets the most frames held while speech has not begun.</summary>
    public int MaxHeldFrames { get; init; } = 600;

    /// <summary>Gets the readings asked for of every stretch.</summary>
    public int Readings { get; init; } = 5;

    /// <summary>
    /// Gets the pause that closes a stretch of a length: the longer the stretch, the longer its closing passes take, and they are to be over
    /// when the end of the utterance is decided.
    /// </summary>
    public int ClosingPause(int frames)
    {
        var position = Math.Clamp((frames - ShortStretchFrames) / (double)(LongStretchFrames - ShortStretchFrames), 0, 1);
        return (int)(PauseFrames * (1 - (position * 2 / 3)));
    }
}
