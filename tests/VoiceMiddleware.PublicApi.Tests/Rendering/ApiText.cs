using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace VoiceMiddleware.PublicApi.Tests.Rendering;

/// <summary>Writes what an assembly exports as text.</summary>
internal static class ApiText
{
    internal static string Of(Assembly assembly) => Of(assembly.GetExportedTypes(), AttributesOf(assembly));

    internal static string Of(IEnumerable<Type> types, IEnumerable<string>? head = null)
    {
        var text = new StringBuilder();
        foreach (var line in head ?? [])
        {
            text.Append(line).Append('\n');
        }

        foreach (var space in types.Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .GroupBy(type => type.Namespace ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"namespace {space.Key}\n");
            foreach (var type in space.OrderBy(TypeNames.Declared, StringComparer.Ordinal))
            {
                text.Append('\n').Append(TypeText(type));
            }
        }

        return text.ToString();
    }

    private static string TypeText(Type type)
    {
        var text = new StringBuilder();
        foreach (var attribute in type.GetCustomAttributesData()
            .Where(data => data.AttributeType.Name is "ExperimentalAttribute" or "ObsoleteAttribute" or "FlagsAttribute" or "AttributeUsageAttribute"))
        {
            var arguments = string.Join(", ", attribute.ConstructorArguments.Select(argument => argument.ToString()));
            text.Append(CultureInfo.InvariantCulture, $"[{attribute.AttributeType.Name[..^"Attribute".Length]}({arguments})]\n");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return text.Append(CultureInfo.InvariantCulture, $"delegate {MemberLines.Signature(type.GetMethod("Invoke")!, TypeNames.Declared(type))}\n").ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {TypeNames.Declared(type)}{Bases(type)}{MemberLines.Constraints(OwnParameters(type))}\n");
        IEnumerable<string> lines = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
            : MemberLines.Of(type);
        foreach (var line in lines)
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static Type[] OwnParameters(Type type) => type.IsGenericTypeDefinition ? type.GetGenericArguments() : [];

    private static string Kind(Type type)
    {
        var record = type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(method => method.Name is "<Clone>$" or "PrintMembers" && method.IsDefined(typeof(CompilerGeneratedAttribute)));
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (record ? "record struct" : "struct");
        }

        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + (record ? "record" : "class");
    }

    private static string Bases(Type type)
    {
        var bases = new List<string>();
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) == typeof(int) ? "" : " : " + TypeNames.Of(Enum.GetUnderlyingType(type));
        }

        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases.Add(TypeNames.Of(parent));
        }

        // Interfaces of the base type and of other interfaces follow from those, and a record's comparison from its being one.
        var interfaces = type.GetInterfaces().Where(candidate => candidate.IsVisible).ToArray();
        var implied = interfaces.SelectMany(candidate => candidate.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        bases.AddRange(interfaces
            .Where(candidate => !implied.Contains(candidate) && !(candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(TypeNames.Of).Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string> AttributesOf(Assembly assembly) => assembly.GetCustomAttributesData()
        .Where(data => data.AttributeType.Namespace?.StartsWith("VoiceMiddleware", StringComparison.Ordinal) == true)
        .Select(data => $"[assembly: {TypeNames.Of(data.AttributeType).Replace("Attribute", "", StringComparison.Ordinal)}("
            + $"{string.Join(", ", data.ConstructorArguments.Select(argument => argument.ToString()))})]")
        .Order(StringComparer.Ordinal);
}
