using VoiceMiddleware.Audio;

namespace VoiceMiddleware.SpeexDsp.Interop;

/// <summary>What the plugin needs of libspeexdsp.</summary>
internal interface ISpeexDspNative
{
    /// <summary>Makes a cleaner for one stream.</summary>
    /// <param name="format">The microphone's format, one channel.</param>
    /// <param name="options">Valid options.</param>
    /// <exception cref="InvalidOperationException">The library refused.</exception>
    IVoiceCleaner CreateCleaner(AudioFormat format, SpeexDspOptions options);

    /// <summary>Makes a converter of rates.</summary>
    /// <param name="inputRate">In Hz.</param>
    /// <param name="outputRate">In Hz.</param>
    /// <exception cref="InvalidOperationException">The library refused.</exception>
    IRateConverter CreateRateConverter(int inputRate, int outputRate);
}

/// <summary>Cleans one microphone's audio, 20 ms at a time. Not thread-safe. Does not allocate.</summary>
internal interface IVoiceCleaner : IDisposable
{
    /// <summary>Gets by how many samples the output lags behind the input.</summary>
    int LatencySamples { get; }

    /// <summary>Cleans the next frame.</summary>
    /// <param name="recorded">A frame of the microphone, exactly 20 ms.</param>
    /// <param name="played">What the loudspeaker played meanwhile; as long as <paramref name="recorded"/>.</param>
    /// <param name="cleaned">Takes the result; as long as <paramref name="recorded"/>, and another memory.</param>
    void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned);
}

/// <summary>Changes the rate of one channel. Not thread-safe. Does not allocate.</summary>
internal interface IRateConverter : IDisposable
{
    /// <summary>Converts samples that follow the previous ones.</summary>
    /// <returns>How many samples were written to <paramref name="output"/>, which must have room for all.</returns>
    int Process(ReadOnlySpan<short> input, Span<short> output);

    /// <summary>Forgets what came before.</summary>
    void Reset();
}
