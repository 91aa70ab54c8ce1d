using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<Acme.AcmeVoicePlugin>("Acme")]

namespace Acme;

/// <summary>Adds one context source that expects the product named in the plugin's configuration.</summary>
public sealed class AcmeVoicePlugin : IVoicePlugin
{
    public void Configure(IVoiceBuilder builder, IConfiguration configuration) =>
        builder.Services.AddSingleton<IRecognitionContextSource>(new AcmeContextSource(configuration["Product"] ?? "Anvil"));
}

public sealed class AcmeContextSource(string product) : IRecognitionContextSource
{
    public ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new RecognitionHints { Hotwords = [new(product)] });
}
