using System.Net;
using Microsoft.Extensions.Options;

namespace VoiceMiddleware.Wyoming;

/// <summary>Says what is wrong with the options, with the value and the setting to change.</summary>
internal sealed class WyomingOptionsValidator : IValidateOptions<WyomingOptions>
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * Kilobyte;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, WyomingOptions options)
    {
        List<string> problems = [.. FindLimits(options), .. FindRole(options.Recognition), .. FindRole(options.Speech), .. FindServer(options.Server)];
        if (options is { Recognition: null, Speech: null, Server: null })
        {
            problems.Add("there is nothing to do. Set Recognition:Host, Speech:Host or Server:Port.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"Wyoming: {problem}"));
    }

    /// <summary>Throws for what one role can not work with.</summary>
    public static void ThrowIfUnusable(WyomingOptions options, WyomingPeerOptions? role, string roleName)
    {
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<string> problems = role is null ? [$"{roleName} is not set. Set {roleName}:Host."] : [.. FindLimits(options), .. FindRole(role)];
        if (problems.FirstOrDefault() is { } problem)
        {
            throw new ArgumentException($"Wyoming: {problem}", nameof(options));
        }
    }

    private static IEnumerable<string> FindLimits(WyomingOptions options) =>
    [
        .. Range(nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, Kilobyte, Megabyte),
        .. Range(nameof(options.MaxDataBytes), options.MaxDataBytes, Kilobyte, 64 * Megabyte),
        .. Range(nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, Kilobyte, 64 * Megabyte),
    ];

    private static IEnumerable<string> FindRole(WyomingPeerOptions? role)
    {
        if (role is null)
        {
            return [];
        }

        var (name, rate) = role switch
        {
            WyomingRecognitionOptions recognition => (nameof(WyomingOptions.Recognition), recognition.SampleRate),
            WyomingSpeechOptions speech => (nameof(WyomingOptions.Speech), speech.SampleRate),
            _ => throw new ArgumentException($"There is no role for {role.GetType().Name}.", nameof(role)),
        };
        return
        [
            .. Uri.CheckHostName(role.Host) == UriHostNameType.Unknown ? [$"{name}:Host is '{role.Host}'. Set a name or an address, without a scheme or a port."] : (IEnumerable<string>)[],
            .. Range($"{name}:Port", role.Port, 1, IPEndPoint.MaxPort),
            .. Range($"{name}:SampleRate", rate, 8000, 48000),
            .. Range($"{name}:ConnectTimeout", role.ConnectTimeout, Shortest, TimeSpan.FromMinutes(1)),
            .. Range($"{name}:ResponseTimeout", role.ResponseTimeout, Shortest, TimeSpan.FromMinutes(10)),
        ];
    }

    private static IEnumerable<string> FindServer(WyomingServerOptions? server) => server is null ? [] :
    [
        .. IPAddress.TryParse(server.Address, out _) ? (IEnumerable<string>)[] : [$"Server:Address is '{server.Address}'. Set an IP address, as in 127.0.0.1."],
        .. Range("Server:Port", server.Port, 0, IPEndPoint.MaxPort),
        .. Range("Server:MaxConnections", server.MaxConnections, 1, 10_000),
        .. Range("Server:MaxTextCharacters", server.MaxTextCharacters, 1, 1_000_000),
        .. Range("Server:IdleTimeout", server.IdleTimeout, Second, TimeSpan.FromDays(1)),
        .. Range("Server:MaxUtterance", server.MaxUtterance, Second, TimeSpan.FromHours(1)),
    ];

    private static IEnumerable<string> Range<T>(string setting, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            yield return FormattableString.Invariant($"{setting} is {value}. Set {least} to {most}.");
        }
    }
}
