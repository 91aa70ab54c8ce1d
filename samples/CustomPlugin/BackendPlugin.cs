using CustomPlugin;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Plugins;

// The name is the key of the plugin's section: VoiceMiddleware:Plugins:Backend.
[assembly: VoicePlugin<BackendPlugin>("Backend")]

namespace CustomPlugin;

/// <summary>Makes the backend the application's chat client.</summary>
public sealed class BackendPlugin : IVoicePlugin
{
    public void Configure(IVoiceBuilder builder, IConfiguration configuration)
    {
        // Settings are checked here, where a message can still say which one is wrong; nothing is connected before a caller speaks.
        var endpoint = configuration["Endpoint"];
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException(
                $"VoiceMiddleware:Plugins:Backend:Endpoint is '{endpoint}'. Set it to the address of the backend, as in http://localhost:8080/reply.");
        }

        var key = configuration["Key"];
        builder.Services.AddSingleton<IChatClient>(_ => new BackendChatClient(address, key));
    }
}
