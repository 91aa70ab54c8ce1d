namespace VoiceMiddleware.Flite.Interop;

/// <summary>What the plugin needs of flite's libraries. Never called by two threads at once.</summary>
internal interface IFliteNative
{
    /// <summary>Gets whether a voice's library can be loaded.</summary>
    bool HasVoice(string name);

    /// <summary>Speaks, calling back while the audio is made, on this thread.</summary>
    /// <param name="voice">A voice that is there.</param>
    /// <param name="text">ASCII, without control characters.</param>
    /// <param name="durationStretch">How long every sound is against the voice's own; 2 is half the speed.</param>
    /// <param name="listener">Is told first the words, then the audio.</param>
    /// <exception cref="Synthesis.SpeechSynthesisException">The engine gave no audio although nobody stopped it.</exception>
    void Speak(string voice, string text, double durationStretch, IFliteListener listener);
}

/// <summary>Is told what flite makes.</summary>
internal interface IFliteListener
{
    /// <summary>The timing of the text, before its audio.</summary>
    /// <param name="words">The words as they are written, in order.</param>
    /// <param name="leadingSilence">The pause before the first word, in seconds.</param>
    void OnTiming(IReadOnlyList<FliteWord> words, double leadingSilence);

    /// <summary>The next audio.</summary>
    /// <param name="samples">Valid during the call only.</param>
    /// <returns>Whether to go on.</returns>
    bool OnAudio(ReadOnlySpan<short> samples);
}

/// <summary>A word with its times in seconds from the start of the text's audio.</summary>
internal readonly record struct FliteWord(string Text, double Start, double End);
