using VoiceMiddleware.Audio;
using VoiceMiddleware.Flite.Interop;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Speech;

/// <summary>Cuts the audio of one or more texts into frames of 20 ms on one clock, and gives each frame the words that begin in it.</summary>
internal sealed class FrameBuilder(AudioFormat format, TimeSpan leadIn)
{
    private readonly Queue<SpokenWord> _words = [];
    private short[] _samples = new short[format.SamplesPerFrame];
    private int _filled;
    private long _emitted;
    private int _skip;
    private bool _begun;

    private TimeSpan Received => format.ToDuration(_emitted + _filled);

    /// <summary>Begins the next text's audio.</summary>
    internal void BeginText(IReadOnlyList<FliteWord> words, double leadingSilence)
    {
        // Only before the first word of all: between sentences the pause belongs to the speech.
        if (!_begun)
        {
            _skip = (int)Math.Max(0, format.ToSamples(TimeSpan.FromSeconds(leadingSilence)) - format.ToSamples(leadIn));
            _begun = true;
        }

        var origin = Received - format.ToDuration(_skip);
        foreach (var word in words)
        {
            // What is cut off is cut at a whole sample, which may lie some microseconds behind the word's start.
            var start = origin + TimeSpan.FromSeconds(word.Start);
            _words.Enqueue(new SpokenWord(word.Text, start < TimeSpan.Zero ? TimeSpan.Zero : start, origin + TimeSpan.FromSeconds(word.End)));
        }
    }

    /// <summary>Takes audio in and gives the frames that are full.</summary>
    internal IEnumerable<SynthesizedSpeech> Add(ReadOnlyMemory<short> audio)
    {
        var skipped = Math.Min(_skip, audio.Length);
        _skip -= skipped;
        audio = audio[skipped..];
        while (audio.Length > 0)
        {
            var count = Math.Min(audio.Length, _samples.Length - _filled);
            audio[..count].CopyTo(_samples.AsMemory(_filled));
            audio = audio[count..];
            _filled += count;
            if (_filled == _samples.Length)
            {
                yield return Emit();
            }
        }
    }

    /// <summary>Gives the last frame, shorter than the others, if there is one.</summary>
    internal SynthesizedSpeech? Flush() => _filled > 0 ? Emit() : null;

    private SynthesizedSpeech Emit()
    {
        var frame = new AudioFrame(_samples.AsMemory(0, _filled), format, format.ToDuration(_emitted));
        _emitted += _filled;
        _samples = new short[format.SamplesPerFrame]; // A frame that was handed on never changes.
        _filled = 0;
        if (_words.Count == 0 || _words.Peek().Start >= frame.End)
        {
            return new SynthesizedSpeech(frame);
        }

        var begun = new List<SpokenWord>();
        while (_words.TryPeek(out var word) && word.Start < frame.End)
        {
            begun.Add(_words.Dequeue());
        }

        return new SynthesizedSpeech(frame) { Words = begun };
    }
}
