using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Cli.Tests;
using VoiceMiddleware.Customization.Evaluation;
using VoiceMiddleware.Plugins;

[assembly: VoicePlugin<DeafToContextPlugin>("DeafToContext")]

namespace VoiceMiddleware.Cli.Tests;

/// <summary>Puts the local engine in as one that takes neither hotwords nor messages, so that names are misheard.</summary>
public sealed class DeafToContextPlugin : IVoicePlugin
{
    public void Configure(IVoiceBuilder builder, IConfiguration configuration) =>
        builder.UseRecognizer(_ => new UnbiasedRecognizer(LocalEngines.CreateRecognizer(1)));
}
