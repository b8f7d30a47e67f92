using System.Collections.Immutable;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Printing;

/// <summary>Definitions and extensions of the type system.</summary>
public static partial class Printer
{
    private static string PrintDefinition(SyntaxNode node) => node switch
    {
        SchemaDefinitionNode schema => PrintDescription(schema.Description) + PrintSchema("schema", schema.Directives, schema.OperationTypes),
        OperationTypeDefinitionNode type => $"{KeywordOf(type.Operation)}: {type.Type.Name.Value}",
        FieldDefinitionNode field => PrintFieldDefinition(field),
        InputValueDefinitionNode input => PrintInputValue(input),
        EnumValueDefinitionNode value =>
            PrintDescription(value.Description) + Words(value.Name.Value, PrintAll(value.Directives, " ")),
        DirectiveDefinitionNode directive => PrintDirectiveDefinition(directive),
        TypeDefinitionNode type => PrintDescription(type.Description) + PrintTypeDefinition(type),
        _ => throw Unknown(node),
    };

    private static string PrintTypeDefinition(TypeDefinitionNode definition) => definition switch
    {
        ScalarTypeDefinitionNode scalar => PrintScalar("scalar", scalar.Name, scalar.Directives),
        ObjectTypeDefinitionNode type => PrintFielded("type", type.Name, type.Interfaces, type.Directives, type.Fields),
        InterfaceTypeDefinitionNode type => PrintFielded("interface", type.Name, type.Interfaces, type.Directives, type.Fields),
        UnionTypeDefinitionNode union => PrintUnion("union", union.Name, union.Directives, union.Types),
        EnumTypeDefinitionNode type => PrintBraced("enum", type.Name, type.Directives, type.Values),
        InputObjectTypeDefinitionNode input => PrintBraced("input", input.Name, input.Directives, input.Fields),
        _ => throw Unknown(definition),
    };

    private static string PrintExtension(TypeSystemExtensionNode extension) => extension switch
    {
        SchemaExtensionNode schema => PrintSchema("extend schema", schema.Directives, schema.OperationTypes),
        ScalarTypeExtensionNode scalar => PrintScalar("extend scalar", scalar.Name, scalar.Directives),
        ObjectTypeExtensionNode type => PrintFielded("extend type", type.Name, type.Interfaces, type.Directives, type.Fields),
        InterfaceTypeExtensionNode type => PrintFielded("extend interface", type.Name, type.Interfaces, type.Directives, type.Fields),
        UnionTypeExtensionNode union => PrintUnion("extend union", union.Name, union.Directives, union.Types),
        EnumTypeExtensionNode type => PrintBraced("extend enum", type.Name, type.Directives, type.Values),
        InputObjectTypeExtensionNode input => PrintBraced("extend input", input.Name, input.Directives, input.Fields),
        DirectiveExtensionNode directive =>
            Words("extend directive", "@" + directive.Name.Value, PrintAll(directive.Directives, " ")),
        _ => throw Unknown(extension),
    };

    private static string PrintSchema(
        string keyword, ImmutableArray<DirectiveNode> directives, ImmutableArray<OperationTypeDefinitionNode> types) =>
        Words(keyword, PrintAll(directives, " "), Block(types));

    private static string PrintScalar(string keyword, NameNode name, ImmutableArray<DirectiveNode> directives) =>
        Words(keyword, name.Value, PrintAll(directives, " "));

    private static string PrintFielded(
        string keyword,
        NameNode name,
        ImmutableArray<NamedTypeNode> interfaces,
        ImmutableArray<DirectiveNode> directives,
        ImmutableArray<FieldDefinitionNode> fields) =>
        Words(keyword, name.Value, Wrap("implements ", PrintAll(interfaces, " & ")), PrintAll(directives, " "), Block(fields));

    private static string PrintUnion(
        string keyword, NameNode name, ImmutableArray<DirectiveNode> directives, ImmutableArray<NamedTypeNode> types) =>
        Words(keyword, name.Value, PrintAll(directives, " "), Wrap("= ", PrintAll(types, " | ")));

    private static string PrintBraced(
        string keyword, NameNode name, ImmutableArray<DirectiveNode> directives, IEnumerable<SyntaxNode> members) =>
        Words(keyword, name.Value, PrintAll(directives, " "), Block(members));

    private static string PrintFieldDefinition(FieldDefinitionNode field) =>
        PrintDescription(field.Description)
        + field.Name.Value
        + PrintParameters([.. field.Arguments.Select(Print)], isIndented: true)
        + $": {PrintType(field.Type)}"
        + Wrap(" ", PrintAll(field.Directives, " "));

    private static string PrintInputValue(InputValueDefinitionNode input) =>
        PrintDescription(input.Description)
        + $"{input.Name.Value}: {PrintType(input.Type)}"
        + (input.DefaultValue is { } value ? $" = {Print(value)}" : "")
        + Wrap(" ", PrintAll(input.Directives, " "));

    private static string PrintDirectiveDefinition(DirectiveDefinitionNode directive) =>
        PrintDescription(directive.Description) + Words(
            "directive",
            $"@{directive.Name.Value}{PrintParameters([.. directive.Arguments.Select(Print)], isIndented: true)}",
            PrintAll(directive.Directives, " "),
            directive.IsRepeatable ? "repeatable" : "",
            "on",
            PrintAll(directive.Locations, " | "));
}
