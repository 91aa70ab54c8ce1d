using System.Reflection;
using System.Runtime.Loader;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Hosting;

/// <summary>
/// Loads one plugin with its own dependencies. Only the contracts, and what their signatures are made of, come from the application;
/// two plugins may bring different versions of anything else.
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
        var pending = new Queue<Assembly>([typeof(IVoicePlugin).Assembly]);
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
