using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types.Rules;

/// <summary>A type keeps the promises of the interfaces that it implements.</summary>
/// <remarks>IsValidImplementation, section 3.6, https://spec.graphql.org/September2025/#IsValidImplementation().</remarks>
internal static class Implementations
{
    public static void Check(SchemaValidation validation, FieldedType type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var implemented in type.Interfaces)
        {
            if (implemented is not InterfaceType parent)
                validation.Report($"Type {type} must only implement Interface types, it cannot implement {implemented}.", NodesOf(type, implemented));
            else if (ReferenceEquals(type, parent))
                validation.Report($"Type {type} cannot implement itself because it would create a circular reference.", NodesOf(type, parent));
            else if (!seen.Add(parent.Name))
                validation.Report($"Type {type} can only implement {parent} once.", NodesOf(type, parent));
            else
                CheckParent(validation, type, parent);
        }
    }

    private static void CheckParent(SchemaValidation validation, FieldedType type, InterfaceType parent)
    {
        foreach (var ancestor in parent.Interfaces.Where(ancestor => !type.Interfaces.Contains(ancestor)))
        {
            validation.Report(
                ReferenceEquals(ancestor, type)
                    ? $"Type {type} cannot implement {parent} because it would create a circular reference."
                    : $"Type {type} must implement {ancestor} because it is implemented by {parent}.",
                [.. NodesOf(parent, ancestor), .. NodesOf(type, parent)]);
        }
        foreach (var promised in parent.Fields)
        {
            if (type.Fields.Find(promised.Name) is { } field)
                CheckField(validation, type, field, parent, promised);
            else
                validation.Report($"Interface field {promised} expected but {type} does not provide it.", [promised.Definition, .. type.Definitions]);
        }
    }

    private static void CheckField(SchemaValidation validation, FieldedType type, Field field, InterfaceType parent, Field promised)
    {
        if (!TypeComparison.IsSubtype(validation.Schema, field.Type, promised.Type))
            validation.Report($"Interface field {promised} expects type {promised.Type} but {field} is type {field.Type}.", promised.Definition?.Type, field.Definition?.Type);
        foreach (var argument in promised.Arguments)
            CheckArgument(validation, field, argument);
        foreach (var argument in field.Arguments.Where(argument => argument.IsRequired && promised.Arguments.Find(argument.Name) is null))
        {
            validation.Report(
                $"Argument \"{argument}\" must not be required type \"{argument.Type}\" if not provided by the Interface field \"{promised}\".",
                argument.Definition, promised.Definition);
        }
        if (field.DeprecationReason is not null && promised.DeprecationReason is null)
        {
            validation.Report(
                $"Interface field {parent.Name}.{promised.Name} is not deprecated, so implementation field {type.Name}.{field.Name} must not be deprecated.",
                SchemaValidation.DeprecatedNode(field.Definition?.Directives), field.Definition?.Type);
        }
    }

    private static void CheckArgument(SchemaValidation validation, Field field, Argument promised)
    {
        if (field.Arguments.Find(promised.Name) is not { } argument)
            validation.Report($"Interface field argument {promised} expected but {field} does not provide it.", promised.Definition, field.Definition);
        else if (!TypeComparison.AreEqual(promised.Type, argument.Type))
            validation.Report($"Interface field argument {promised} expects type {promised.Type} but {argument} is type {argument.Type}.", promised.Definition?.Type, argument.Definition?.Type);
    }

    private static IEnumerable<SyntaxNode> NodesOf(NamedType type, NamedType implemented) =>
        type.Definitions.SelectMany(definition => TypeMembers.Interfaces(definition)).Where(node => string.Equals(node.Name.Value, implemented.Name, StringComparison.Ordinal));
}
