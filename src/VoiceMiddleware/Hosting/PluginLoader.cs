using System.Reflection;
using Microsoft.Extensions.Configuration;
using VoiceMiddleware.Plugins;

namespace VoiceMiddleware.Hosting;

/// <summary>Finds plugins in a folder and in configuration, and lets each register itself.</summary>
internal static class PluginLoader
{
    private const string PluginsSection = "Plugins";

    /// <summary>
    /// Loads every subfolder of the plugin folder that holds an assembly of its own name, and every plugin named in
    /// <c>VoiceMiddleware:Plugins</c>. A section <c>VoiceMiddleware:Plugins:NAME</c> is the plugin's configuration; <c>Enabled</c> false
    /// leaves it out and <c>Assembly</c> names the assembly of one that is referenced by the application.
    /// </summary>
    public static void Load(IVoiceBuilder builder, IConfiguration section)
    {
        var options = new VoiceMiddlewareOptions();
        section.Bind(options);
        var sections = section.GetSection(PluginsSection).GetChildren().ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        var loaded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        if (options.PluginFolder is { Length: > 0 } folder)
        {
            foreach (var path in FindPlugins(Path.GetFullPath(folder, AppContext.BaseDirectory)))
            {
                var attribute = Describe(LoadFrom(path), $"'{path}'");
                if (Configure(builder, attribute, sections, $"'{path}'"))
                {
                    loaded.Add(attribute.Name);
                }
            }
        }

        foreach (var (name, own) in sections)
        {
            if (loaded.Contains(name) || !IsEnabled(own))
            {
                continue;
            }

            var assemblyName = own["Assembly"] ?? $"VoiceMiddleware.{name}";
            Configure(builder, Describe(LoadReferenced(assemblyName, own.Path, options.PluginFolder), $"assembly '{assemblyName}'"), sections, assemblyName);
        }
    }

    private static IEnumerable<string> FindPlugins(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException(
                $"The plugin folder '{folder}' does not exist. Create it, or set {VoiceMiddlewareOptions.SectionName}:{nameof(VoiceMiddlewareOptions.PluginFolder)} to the folder that holds the plugins.");
        }

        foreach (var subfolder in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var path = Path.Combine(subfolder, Path.GetFileName(subfolder) + ".dll");
            yield return File.Exists(path)
                ? path
                : throw new InvalidOperationException(
                    $"'{subfolder}' holds no '{Path.GetFileName(path)}'. A plugin's folder has the name of its main assembly; rename one of them.");
        }
    }

    private static Assembly LoadFrom(string path)
    {
        try
        {
            return new PluginLoadContext(path).LoadFromAssemblyPath(path);
        }
        catch (Exception error) when (error is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw new InvalidOperationException(
                $"The plugin '{path}' cannot be loaded: {error.Message} Publish it for this runtime ('dotnet publish') and copy the whole output.", error);
        }
    }

    private static Assembly LoadReferenced(string assemblyName, string section, string? folder)
    {
        try
        {
            return Assembly.Load(new AssemblyName(assemblyName));
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            var where = folder is null ? "no plugin folder is set" : $"it is not in the plugin folder '{folder}'";
            throw new InvalidOperationException(
                $"{section} names the plugin assembly '{assemblyName}', which the application does not reference, and {where}. Reference the package, drop the plugin into the folder, or set {section}:Enabled to false.",
                error);
        }
    }

    private static VoicePluginAttribute Describe(Assembly assembly, string what)
    {
        try
        {
            return assembly.GetCustomAttributes<VoicePluginAttribute>().SingleOrDefault()
                ?? throw new InvalidOperationException(
                    $"{what} is no plugin: it lacks [assembly: VoicePlugin<T>(\"Name\")]. Add the attribute, or take the assembly out of the folder or the configuration.");
        }
        catch (Exception error) when (error is TypeLoadException or FileNotFoundException or FileLoadException)
        {
            throw new InvalidOperationException(
                $"{what} was built against another version of VoiceMiddleware.Abstractions than {typeof(IVoicePlugin).Assembly.GetName().Version}: {error.Message} Build it against this version.", error);
        }
    }

    private static bool Configure(
        IVoiceBuilder builder, VoicePluginAttribute attribute, Dictionary<string, IConfigurationSection> sections, string what)
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        if (sections.TryGetValue(attribute.Name, out var own))
        {
            if (!IsEnabled(own))
            {
                return true;
            }

            configuration = own;
        }

        try
        {
            attribute.CreatePlugin().Configure(builder, configuration);
            return true;
        }
        catch (Exception error) when (error is not InvalidOperationException)
        {
            throw new InvalidOperationException($"The plugin {attribute.Name} ({what}) could not register itself: {error.Message}", error);
        }
    }

    private static bool IsEnabled(IConfigurationSection section) =>
        section["Enabled"] is not { } value
        || (bool.TryParse(value, out var enabled)
            ? enabled
            : throw new InvalidOperationException($"{section.Path}:Enabled is '{value}'. Set it to true or false."));
}
