using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace VoiceMiddleware.PublicApi.Tests.Rendering;

/// <summary>Writes the visible members of a type, one line each, in an order that no change of the source file changes.</summary>
internal static class MemberLines
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static IEnumerable<string> Of(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return type.GetFields(Declared).Where(field => IsVisible(field) && !field.IsSpecialName).Select(field => Field(field, nullability))
            .Order(StringComparer.Ordinal)
            .Concat(type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !IsCopyConstructor(constructor))
                .Select(constructor => Access(constructor) + TypeNames.Declared(type).Split('.')[^1].Split('<')[0] + Parameters(constructor, nullability))
                .Order(StringComparer.Ordinal))
            .Concat(type.GetProperties(Declared).Where(IsVisible).Select(property => Property(property, nullability)).Order(StringComparer.Ordinal))
            .Concat(type.GetEvents(Declared).Where(e => e.AddMethod is { } add && IsVisible(add))
                .Select(e => $"{Access(e.AddMethod!)}{Modifiers(e.AddMethod!)}event {TypeNames.Of(nullability.Create(e))} {e.Name}").Order(StringComparer.Ordinal))
            .Concat(type.GetMethods(Declared).Where(method => IsVisible(method) && !IsGenerated(method) && !IsAccessor(type, method))
                .Select(method => Method(method, nullability)).Order(StringComparer.Ordinal));
    }

    internal static string Signature(MethodInfo invoke, string name)
    {
        var nullability = new NullabilityInfoContext();
        return $"{TypeNames.Of(nullability.Create(invoke.ReturnParameter))} {name}{Parameters(invoke, nullability)}";
    }

    internal static string Constraints(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var attributes = parameter.GenericParameterAttributes;
        var constraints = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            constraints.Add("struct");
        }
        else
        {
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                constraints.Add("class");
            }

            constraints.AddRange(parameter.GetGenericParameterConstraints().Select(TypeNames.Of).Order(StringComparer.Ordinal));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            {
                constraints.Add("new()");
            }
        }

        return constraints.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", constraints)}";
    }));

    private static string Field(FieldInfo field, NullabilityInfoContext nullability)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{TypeNames.Of(nullability.Create(field))} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property, NullabilityInfoContext nullability)
    {
        var getter = property.GetMethod is { } get && IsVisible(get) ? get : null;
        var setter = property.SetMethod is { } set && IsVisible(set) ? set : null;
        var main = getter ?? setter!; // a property without a visible accessor is not visible
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var name = property.GetIndexParameters() is { Length: > 0 } index
            ? $"this[{string.Join(", ", index.Select(parameter => Parameter(parameter, nullability)))}]"
            : property.Name;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var accessors = (getter is null ? "" : "get; ")
            + (setter is null ? "" : (main.IsPublic && !setter.IsPublic ? "protected " : "") + (isInit ? "init; " : "set; "));
        return $"{Access(main)}{required}{Modifiers(main)}{TypeNames.Of(nullability.Create(property))} {name} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method, NullabilityInfoContext nullability)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>" : "";
        var name = method.Name.StartsWith("op_", StringComparison.Ordinal) ? "operator " + method.Name[3..] : method.Name;
        return $"{Access(method)}{Modifiers(method)}{TypeNames.Of(nullability.Create(method.ReturnParameter))} {name}{generic}"
            + Parameters(method, nullability)
            + (method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "");
    }

    private static string Parameters(MethodBase method, NullabilityInfoContext nullability)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"({extension}{string.Join(", ", method.GetParameters().Select(parameter => Parameter(parameter, nullability)))})";
    }

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        var direction = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, Plain(parameter.ParameterType))}" : "";
        return $"{many}{direction}{TypeNames.Of(nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        char letter => $"'{letter}'",
        bool flag => flag ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } values => $"{values.Name}.{Enum.ToObject(values, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static Type Plain(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return method.IsStatic ? method.IsAbstract ? "static abstract " : "static " : method.IsAbstract ? "" : "virtual ";
        }

        if (method.IsStatic)
        {
            return "static ";
        }

        var overrides = method.GetBaseDefinition() != method;
        return method.IsAbstract ? "abstract "
            : overrides ? method.IsFinal ? "sealed override " : "override "
            : method.IsVirtual && !method.IsFinal ? "virtual " : "";
    }

    private static bool IsVisible(FieldInfo field) =>
        field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed);

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsVisible(PropertyInfo property) =>
        (property.GetMethod is { } get && IsVisible(get) && !IsGeneratedContract(property)) || (property.SetMethod is { } set && IsVisible(set));

    // What the compiler adds to a record follows from the record.
    private static bool IsGenerated(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsGeneratedContract(PropertyInfo property) =>
        property.Name == "EqualityContract" && property.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsCopyConstructor(ConstructorInfo constructor) =>
        constructor.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsAccessor(Type type, MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal) && type.GetMember(method.Name, Declared).Length > 0;
}
