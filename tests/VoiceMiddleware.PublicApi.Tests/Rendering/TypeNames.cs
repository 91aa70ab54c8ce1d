using System.Reflection;
using System.Runtime.CompilerServices;

namespace VoiceMiddleware.PublicApi.Tests.Rendering;

/// <summary>Writes types as C# does, with the question marks of nullable references.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
    };

    internal static string Of(NullabilityInfo info) => Write(info.Type, info);

    internal static string Of(Type type) => Write(type, null);

    /// <summary>Writes a type's own name with its type parameters, and before it the types it is nested in.</summary>
    internal static string Declared(Type type)
    {
        var name = Bare(type);
        var outer = type.DeclaringType is { } declaring ? Declared(declaring) + "." : "";
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = type.GetGenericArguments().Skip(inherited).ToArray();
        return outer + name + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(parameter => parameter.Name))}>");
    }

    private static string Write(Type type, NullabilityInfo? info)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!, info?.ElementType ?? info);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Write(value, info is { GenericTypeArguments: [var argument] } ? argument : null) + "?";
        }

        var mark = info is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsPointer)
        {
            return Write(type.GetElementType()!, null) + "*";
        }

        if (type.IsGenericParameter)
        {
            return type.Name + mark;
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        var arguments = type.GetGenericArguments();
        var written = arguments.Select((argument, i) => Write(argument, info?.GenericTypeArguments.ElementAtOrDefault(i))).ToArray();
        if (typeof(ITuple).IsAssignableFrom(type) && type.IsValueType && written.Length > 1)
        {
            return $"({string.Join(", ", written)})";
        }

        var outer = type.DeclaringType is { } declaring && !type.IsGenericParameter ? Bare(declaring) + "." : "";
        return outer + Bare(type) + (written.Length == 0 ? "" : $"<{string.Join(", ", written)}>") + mark;
    }

    private static string Bare(Type type) => type.Name.Split('`')[0];
}
