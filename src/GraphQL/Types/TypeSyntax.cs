using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>The members that a definition or extension of a type lists, whatever kind of node it is.</summary>
internal static class TypeSyntax
{
    public static IEnumerable<FieldDefinitionNode> Fields(DefinitionNode node) => node switch
    {
        ObjectTypeDefinitionNode type => type.Fields,
        ObjectTypeExtensionNode type => type.Fields,
        InterfaceTypeDefinitionNode type => type.Fields,
        InterfaceTypeExtensionNode type => type.Fields,
        _ => [],
    };

    public static IEnumerable<NamedTypeNode> Interfaces(DefinitionNode node) => node switch
    {
        ObjectTypeDefinitionNode type => type.Interfaces,
        ObjectTypeExtensionNode type => type.Interfaces,
        InterfaceTypeDefinitionNode type => type.Interfaces,
        InterfaceTypeExtensionNode type => type.Interfaces,
        _ => [],
    };

    public static IEnumerable<NamedTypeNode> Members(DefinitionNode node) => node switch
    {
        UnionTypeDefinitionNode type => type.Types,
        UnionTypeExtensionNode type => type.Types,
        _ => [],
    };

    public static IEnumerable<EnumValueDefinitionNode> Values(DefinitionNode node) => node switch
    {
        EnumTypeDefinitionNode type => type.Values,
        EnumTypeExtensionNode type => type.Values,
        _ => [],
    };

    public static IEnumerable<InputValueDefinitionNode> InputFields(DefinitionNode node) => node switch
    {
        InputObjectTypeDefinitionNode type => type.Fields,
        InputObjectTypeExtensionNode type => type.Fields,
        _ => [],
    };

    public static IEnumerable<OperationTypeDefinitionNode> OperationTypes(DefinitionNode node) => node switch
    {
        SchemaDefinitionNode schema => schema.OperationTypes,
        SchemaExtensionNode schema => schema.OperationTypes,
        _ => [],
    };
}
