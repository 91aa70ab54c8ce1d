namespace VoiceMiddleware.PortAudio.Interop;

/// <summary>What the plugin needs of PortAudio. Safe for concurrent use.</summary>
internal interface IPortAudioNative
{
    /// <summary>Looks which devices there are now.</summary>
    /// <exception cref="PortAudioException">The library cannot be used.</exception>
    IReadOnlyList<PortAudioDevice> ListDevices();

    /// <summary>Tells whether a device can work with one channel of a rate.</summary>
    bool Supports(PortAudioDevice device, AudioDirection direction, int sampleRate);

    /// <summary>Opens and starts a stream of one channel of 16-bit samples.</summary>
    /// <exception cref="PortAudioException">The device refused.</exception>
    IPortAudioStream Open(PortAudioDevice device, AudioDirection direction, int sampleRate, TimeSpan latency, IDeviceClient client);
}

/// <summary>Which way the audio goes.</summary>
internal enum AudioDirection
{
    /// <summary>From a microphone.</summary>
    Input,

    /// <summary>To a loudspeaker.</summary>
    Output,
}

/// <summary>A stream that runs. Disposal stops it; no call of its client is under way when that returns.</summary>
internal interface IPortAudioStream : IDisposable
{
    /// <summary>Gets whether the device still works.</summary>
    bool IsActive { get; }

    /// <summary>Gets the time on the stream's clock, in seconds.</summary>
    double Time { get; }
}

/// <summary>Is called on the device's own thread: must not allocate, wait or throw.</summary>
internal interface IDeviceClient
{
    /// <summary>Takes what the microphone recorded.</summary>
    void Record(ReadOnlySpan<short> samples, bool overrun);

    /// <summary>Gives what the loudspeaker shall play.</summary>
    /// <param name="samples">Takes the samples; silence where there are none.</param>
    /// <param name="heardAt">When the first of them will be heard, on the stream's clock, in seconds.</param>
    /// <param name="underrun">Whether the device went without samples before.</param>
    void Play(Span<short> samples, double heardAt, bool underrun);
}
