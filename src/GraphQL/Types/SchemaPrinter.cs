using System.Text;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>Writes a schema as SDL: what was declared, without built-in types and directives.</summary>
/// <remarks>Directives that a schema applies are not printed, other than deprecated, specifiedBy and oneOf, for they are not part of the type system.</remarks>
public static class SchemaPrinter
{
    private const string DefaultReason = "No longer supported";

    /// <summary>The whole schema, definitions parted by empty lines, without a newline at the end.</summary>
    public static string Print(Schema schema)
    {
        IEnumerable<string?> definitions =
        [
            PrintRoots(schema),
            .. schema.Directives.Where(directive => !BuiltIns.IsSpecifiedDirective(directive.Name)).Select(PrintDirective),
            .. schema.Types.Where(type => !BuiltIns.Types.ContainsKey(type.Name)).Select(PrintType),
        ];
        return string.Join("\n\n", definitions.Where(definition => definition is not null));
    }

    /// <summary>One type.</summary>
    public static string PrintType(NamedType type) => Description(type.Description) + type switch
    {
        ScalarType scalar => $"scalar {scalar}{(scalar.SpecifiedByUrl is { } url ? $" @specifiedBy(url: {Quote(url)})" : "")}",
        ObjectType fielded => $"type {fielded}{Interfaces(fielded)}{Fields(fielded)}",
        InterfaceType fielded => $"interface {fielded}{Interfaces(fielded)}{Fields(fielded)}",
        UnionType union => $"union {union}{(union.Members.Count > 0 ? $" = {string.Join(" | ", union.Members)}" : "")}",
        EnumType values => $"enum {values}{Block(values.Values, value => value.Description, value => value.Name + Deprecated(value.DeprecationReason))}",
        InputObjectType input => $"input {input}{(input.IsOneOf ? " @oneOf" : "")}{Block(input.Fields, field => field.Description, PrintInputValue)}",
        _ => throw new ArgumentException($"There is no notation for {type.GetType().Name}.", nameof(type)),
    };

    private static string? PrintRoots(Schema schema)
    {
        var roots = Enum.GetValues<OperationType>()
            .Select(operation => (Operation: operation, Type: schema.DeclaredRoot(operation)))
            .ToList();
        var isUsual = roots.TrueForAll(root => ReferenceEquals(root.Type, schema.FindType(root.Operation.ToString())));
        if (roots.TrueForAll(root => root.Type is null) || (schema.Description is null && isUsual))
            return null;
        var lines = roots.Where(root => root.Type is not null).Select(root => $"  {root.Operation.ToString().ToLowerInvariant()}: {root.Type}\n");
        return $"{Description(schema.Description)}schema {{\n{string.Concat(lines)}}}";
    }

    private static string PrintDirective(Directive directive) =>
        Description(directive.Description) + $"directive {directive}" + Arguments(directive.Arguments, "") + Deprecated(directive.DeprecationReason)
        + (directive.IsRepeatable ? " repeatable" : "") + " on " + string.Join(" | ", directive.Locations);

    private static string Interfaces(FieldedType type) =>
        type.Interfaces.Count == 0 ? "" : $" implements {string.Join(" & ", type.Interfaces)}";

    private static string Fields(FieldedType type) =>
        Block(type.Fields, field => field.Description, field => $"{field.Name}{Arguments(field.Arguments, "  ")}: {field.Type}{Deprecated(field.DeprecationReason)}");

    private static string Block<T>(IReadOnlyList<T> members, Func<T, string?> description, Func<T, string> print)
    {
        if (members.Count == 0)
            return "";
        var lines = members.Select((member, index) => Description(description(member), "  ", index == 0) + "  " + print(member));
        return $" {{\n{string.Join('\n', lines)}\n}}";
    }

    private static string Arguments(NamedList<Argument> arguments, string indentation)
    {
        if (arguments.Count == 0)
            return "";
        if (arguments.All(argument => argument.Description is null))
            return $"({string.Join(", ", arguments.Select(PrintInputValue))})";
        var inner = $"  {indentation}";
        var lines = arguments.Select((argument, index) => Description(argument.Description, inner, index == 0) + inner + PrintInputValue(argument));
        return $"(\n{string.Join('\n', lines)}\n{indentation})";
    }

    private static string PrintInputValue(InputValue value) =>
        $"{value.Name}: {value.Type}{(value.Default is { } literal ? $" = {Printer.Print(literal)}" : "")}{Deprecated(value.DeprecationReason)}";

    private static string Deprecated(string? reason) => reason switch
    {
        null => "",
        DefaultReason => " @deprecated",
        _ => $" @deprecated(reason: {Quote(reason)})",
    };

    private static string Quote(string text) => Printer.Print(new StringValueNode(text, IsBlock: false, default));

    private static string Description(string? text, string indentation = "", bool isFirst = true)
    {
        if (text is null)
            return "";
        var literal = Printer.Print(new StringValueNode(text, BlockString.CanExpress(text), default));
        var printed = new StringBuilder(indentation.Length > 0 && !isFirst ? "\n" : "").Append(indentation);
        return printed.Append(literal.Replace("\n", "\n" + indentation, StringComparison.Ordinal)).Append('\n').ToString();
    }
}
