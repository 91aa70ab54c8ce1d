using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Failover;

/// <summary>Makes one engine of all that are registered for a role. Among the services when the application asked for it.</summary>
/// <param name="role">What the engines are, in the plural, for messages.</param>
/// <param name="optionsName">The name of the role's options.</param>
/// <param name="providerOf">Gets an engine's provider.</param>
/// <param name="make">Makes the one engine.</param>
internal sealed class FailoverEngines<TEngine>(
    string role, string optionsName, Func<TEngine, string> providerOf, Func<IReadOnlyList<TEngine>, FailoverOptions, IServiceProvider, TEngine> make)
    where TEngine : class
{
    /// <summary>Makes the engine.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="engines">The engines, in the order in which they were registered.</param>
    /// <param name="guard">What goes around each.</param>
    /// <exception cref="InvalidOperationException">There are not two, or the options name one that is not there.</exception>
    public TEngine Make(IServiceProvider services, IEnumerable<TEngine> engines, Func<TEngine, TEngine> guard)
    {
        var options = services.GetRequiredService<IOptionsMonitor<FailoverOptions>>().Get(optionsName);
        var all = engines.Distinct(ReferenceEqualityComparer.Instance).Cast<TEngine>().ToArray();
        var there = all.Length == 0 ? "none" : string.Join(", ", all.Select(providerOf));
        var chosen = options.Order.Count == 0 ? all : [.. options.Order.SelectMany(name => Find(all, name, there))];
        return chosen.Length > 1
            ? make([.. chosen.Select(guard)], options, services)
            : throw new InvalidOperationException(
                $"Failover of {role} needs two of them at least. Registered: {there}{(options.Order.Count > 0 ? $"; in the order: {string.Join(", ", options.Order)}" : "")}. Register another one, or leave failover out.");
    }

    /// <summary>Gets the bare engines that plugins and application registered.</summary>
    public static IEnumerable<TEngine> Registered(IServiceProvider services) => services.GetKeyedServices<TEngine>(VoiceEngine.ServiceKey);

    private TEngine[] Find(TEngine[] all, string name, string there)
    {
        var found = Array.FindAll(all, engine => string.Equals(providerOf(engine), name, StringComparison.OrdinalIgnoreCase));
        return found.Length > 0
            ? found
            : throw new InvalidOperationException(
                $"'{name}' in the failover order of {role} is not registered. Registered: {there}. Correct the name, or add the plugin that brings it.");
    }
}
