using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Hosting;

/// <summary>
/// Loads one plugin with its own dependencies. Only what plugin and application meet in comes from the application: the contracts, options and
/// logs, and what their signatures are made of. Two plugins may bring different versions of anything else.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly HashSet<string> Shared = FindShared();

    private readonly AssemblyDependencyResolver _resolver;

    public PluginLoadContext(string pluginPath)
        : base(Path.GetFileNameWithoutExtension(pluginPath), isCollectible: false) =>
        _resolver = new AssemblyDependencyResolver(pluginPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is { } name && Shared.Contains(name))
        {
            // Null hands the request to the application's own context.
            return null;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static HashSet<string> FindShared()
    {
        var shared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        // With options of its own, a plugin's settings would not be checked when the host starts; with logs of its own it would write none.
        var pending = new Queue<Assembly>([typeof(IVoicePlugin).Assembly, typeof(IValidateOptions<>).Assembly, typeof(ILogger).Assembly]);
        while (pending.TryDequeue(out var assembly))
        {
            if (!shared.Add(assembly.GetName().Name!))
            {
                continue;
            }

            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                pending.Enqueue(Default.LoadFromAssemblyName(reference));
            }
        }

        return shared;
    }
}
