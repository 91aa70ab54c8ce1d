using System.Net;
using System.Net.Sockets;

namespace VoiceMiddleware.OpenAI.Requests;

/// <summary>The server of a role, and the key for it. No record: its text would show the key.</summary>
internal sealed class ServerAccess
{
    private const string Chat = "/chat/completions";
    private static readonly string[] Paths = [Chat, "/audio/transcriptions", "/audio/speech", "/responses"];
    private static readonly string[] NearbySuffixes = [".local", ".lan", ".internal", ".localhost", ".home.arpa"];

    private readonly string? _missingVariable;

    /// <summary>Finds server and key of a role. A key goes only where it was meant to go, so a role with its own server has its own key or none.</summary>
    public ServerAccess(OpenAIOptions shared, OpenAIServerOptions role, Func<string, string?> environment)
    {
        OpenAIServerOptions[] levels = role.Endpoint is null ? [role, shared] : [role];
        Endpoint = levels.Select(level => level.Endpoint).FirstOrDefault(endpoint => endpoint is not null) ?? OpenAIOptions.DefaultEndpoint;
        Organization = First(levels, level => level.Organization);
        Project = First(levels, level => level.Project);
        foreach (var level in levels)
        {
            if (Given(level.ApiKey) is { } key)
            {
                Key = key;
                return;
            }

            if (Given(level.ApiKeyVariable) is { } variable)
            {
                Key = Given(environment(variable));
                _missingVariable = Key is null ? variable : null;
                return;
            }
        }

        Key = IsOpenAI ? Given(environment(OpenAIOptions.DefaultApiKeyVariable)) : null;
    }

    public Uri Endpoint { get; }

    public string? Key { get; }

    public string? Organization { get; }

    public string? Project { get; }

    /// <summary>Gets whether the server is OpenAI's own.</summary>
    public bool IsOpenAI => IsHost("api.openai.com");

    /// <summary>Gets whether the server speaks OpenAI's newest dialect: its own, or Azure's of the same models.</summary>
    public bool IsOpenAIDialect => IsOpenAI || IsHost("openai.azure.com");

    /// <summary>Gets the server for messages: no path, and nothing that a person might have put into it.</summary>
    public string Name => Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>Says what a person must mend, with the names of the settings.</summary>
    public IEnumerable<string> FindProblems()
    {
        if (!Endpoint.IsAbsoluteUri || (Endpoint.Scheme != Uri.UriSchemeHttp && Endpoint.Scheme != Uri.UriSchemeHttps))
        {
            yield return "Endpoint is no http:// or https:// address. Set one like http://localhost:11434/v1.";
            yield break;
        }

        if (Endpoint.UserInfo.Length > 0)
        {
            // The address may not be shown: it holds a password.
            yield return "Endpoint holds a user name or password. Take them out of the address, and set ApiKey or ApiKeyVariable.";
            yield break;
        }

        if (Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0)
        {
            yield return $"Endpoint {Name}{Endpoint.AbsolutePath} has a query. Take away what follows the '?'; for Azure use https://NAME.openai.azure.com/openai/v1.";
        }

        if (Array.Find(Paths, path => Endpoint.AbsolutePath.TrimEnd('/').EndsWith(path, StringComparison.Ordinal)) is { } named)
        {
            yield return $"Endpoint {Endpoint} is one path of the API. Leave '{named}' out.";
        }

        if (_missingVariable is not null)
        {
            yield return $"The environment variable {_missingVariable}, which ApiKeyVariable names, is not set. Set it to the key for {Name}.";
        }
        else if (Key is null && !IsNearby)
        {
            yield return IsOpenAI
                ? $"There is no key for {Name}. Set the environment variable {OpenAIOptions.DefaultApiKeyVariable}, or ApiKey; or set Endpoint to another server."
                : $"There is no key for {Name}. Set ApiKey, or ApiKeyVariable to the name of the environment variable that holds it.";
        }
        else if (Key is not null && Key.Any(character => character is <= ' ' or > '~'))
        {
            yield return $"The key for {Name} holds a character that can not be sent, such as a space or the end of a line. Copy it again.";
        }
        else if (Key is not null && Endpoint.Scheme == Uri.UriSchemeHttp && !IsNearby)
        {
            yield return $"The key for {Name} would be sent where everybody can read it. Set Endpoint to an https:// address.";
        }
    }

    /// <summary>Gets whether the server is on this machine or in this network, where keys are not usual.</summary>
    private bool IsNearby
    {
        get
        {
            if (Endpoint.IsLoopback)
            {
                return true;
            }

            if (!IPAddress.TryParse(Endpoint.DnsSafeHost, out var address))
            {
                // A name without a dot is that of a container or of a machine next door.
                return !Endpoint.Host.Contains('.', StringComparison.Ordinal)
                    || Array.Exists(NearbySuffixes, suffix => Endpoint.Host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
            }

            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
            }

            var bytes = address.GetAddressBytes();
            return bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [169, 254, ..];
        }
    }

    private bool IsHost(string host) => Endpoint.IsAbsoluteUri && $".{Endpoint.Host}".EndsWith($".{host}", StringComparison.OrdinalIgnoreCase);

    private static string? First(OpenAIServerOptions[] levels, Func<OpenAIServerOptions, string?> value) =>
        levels.Select(level => Given(value(level))).FirstOrDefault(given => given is not null);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
