using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Wyoming.Server;

/// <summary>What the host has to offer. Made when the first connection asks.</summary>
internal sealed class ServedEngines
{
    private readonly Lazy<ISpeechRecognizer?> _recognizer;
    private readonly Lazy<ISpeechSynthesizer?> _synthesizer;

    public ServedEngines(IServiceProvider services)
    {
        // The pipeline's own, with all decorators, or the bare one where there is no pipeline. A pipeline without an engine would throw. An
        // engine that can not be made is tried again for the next client.
        _recognizer = new(() => services.GetKeyedService<ISpeechRecognizer>(VoiceEngine.ServiceKey) is { } bare ? services.GetService<ISpeechRecognizer>() ?? bare : null, LazyThreadSafetyMode.PublicationOnly);
        _synthesizer = new(() => services.GetKeyedService<ISpeechSynthesizer>(VoiceEngine.ServiceKey) is { } bare ? services.GetService<ISpeechSynthesizer>() ?? bare : null, LazyThreadSafetyMode.PublicationOnly);
    }

    public ServedEngines(ISpeechRecognizer? recognizer, ISpeechSynthesizer? synthesizer)
    {
        _recognizer = new(recognizer);
        _synthesizer = new(synthesizer);
    }

    public ISpeechRecognizer? Recognizer => _recognizer.Value;

    public ISpeechSynthesizer? Synthesizer => _synthesizer.Value;
}
