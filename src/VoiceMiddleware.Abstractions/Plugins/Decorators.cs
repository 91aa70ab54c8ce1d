using VoiceMiddleware.Audio;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Plugins;

/// <summary>Wraps the recogniser of the pipeline.</summary>
/// <param name="inner">The recogniser to wrap.</param>
/// <param name="services">The application's services.</param>
public delegate ISpeechRecognizer SpeechRecognizerDecorator(ISpeechRecognizer inner, IServiceProvider services);

/// <summary>Wraps the synthesiser of the pipeline.</summary>
/// <param name="inner">The synthesiser to wrap.</param>
/// <param name="services">The application's services.</param>
public delegate ISpeechSynthesizer SpeechSynthesizerDecorator(ISpeechSynthesizer inner, IServiceProvider services);

/// <summary>Wraps the devices of one session. The session disposes what this returns; a wrapper disposes what it wraps.</summary>
/// <param name="inner">The microphone, in the recogniser's format, and the loudspeaker as it is.</param>
/// <param name="services">The application's services.</param>
public delegate AudioDevices AudioDevicesDecorator(AudioDevices inner, IServiceProvider services);

/// <summary>Makes a voice activity detector for one session.</summary>
/// <param name="format">The format of the windows it will be given; one channel.</param>
public delegate IVoiceActivityDetector VoiceActivityDetectorFactory(AudioFormat format);

/// <summary>The key under which <see cref="Microsoft.Extensions.DependencyInjection.VoiceBuilderExtensions"/> registers bare engines, without their decorators.</summary>
public static class VoiceEngine
{
    /// <summary>
    /// The key of the bare recogniser and the bare synthesiser. Plugins register their <see cref="Microsoft.Extensions.AI.IChatClient"/> under it too, beside the
    /// unkeyed one that an application may have of its own, so that one can stand in for the other.
    /// </summary>
    public const string ServiceKey = "VoiceMiddleware.Engine";
}
