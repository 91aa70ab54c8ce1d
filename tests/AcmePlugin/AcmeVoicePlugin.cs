using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<Acme.AcmeVoicePlugin>("Acme")]

namespace Acme;

/// <summary>Adds one context source that expects the product named in the plugin's configuration.</summary>
public sealed class AcmeVoicePlugin : IVoicePlugin
{
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        builder.Services.AddOptions<AcmeOptions>().Bind(configuration)
            .Validate(options => options.Product.Length > 0, "Acme: Product is empty. Set it to what Acme sells.").ValidateOnStart();
        builder.Services.AddSingleton<IRecognitionContextSource>(
            services => new AcmeContextSource(services.GetRequiredService<IOptions<AcmeOptions>>().Value.Product));
    }
}

public sealed class AcmeOptions
{
    public string Product { get; set; } = "Anvil";
}

public sealed class AcmeContextSource(string product) : IRecognitionContextSource
{
    public ValueTask<RecognitionHints> GetHintsAsync(RecognitionHintRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new RecognitionHints { Hotwords = [new(product)] });
}
