using System.Collections.Immutable;

namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The members that a definition or an extension lists, whichever of the two it is; empty when its kind has none.</summary>
internal static class TypeMembers
{
    public static ImmutableArray<NamedTypeNode> Interfaces(DefinitionNode definition) => definition switch
    {
        ObjectTypeDefinitionNode type => type.Interfaces,
        ObjectTypeExtensionNode type => type.Interfaces,
        InterfaceTypeDefinitionNode type => type.Interfaces,
        InterfaceTypeExtensionNode type => type.Interfaces,
        _ => [],
    };

    public static ImmutableArray<FieldDefinitionNode> Fields(DefinitionNode definition) => definition switch
    {
        ObjectTypeDefinitionNode type => type.Fields,
        ObjectTypeExtensionNode type => type.Fields,
        InterfaceTypeDefinitionNode type => type.Fields,
        InterfaceTypeExtensionNode type => type.Fields,
        _ => [],
    };

    public static ImmutableArray<NamedTypeNode> UnionMembers(DefinitionNode definition) => definition switch
    {
        UnionTypeDefinitionNode union => union.Types,
        UnionTypeExtensionNode union => union.Types,
        _ => [],
    };

    public static ImmutableArray<EnumValueDefinitionNode> EnumValues(DefinitionNode definition) => definition switch
    {
        EnumTypeDefinitionNode type => type.Values,
        EnumTypeExtensionNode type => type.Values,
        _ => [],
    };

    public static ImmutableArray<InputValueDefinitionNode> InputFields(DefinitionNode definition) => definition switch
    {
        InputObjectTypeDefinitionNode input => input.Fields,
        InputObjectTypeExtensionNode input => input.Fields,
        _ => [],
    };

    public static ImmutableArray<OperationTypeDefinitionNode> OperationTypes(DefinitionNode definition) => definition switch
    {
        SchemaDefinitionNode schema => schema.OperationTypes,
        SchemaExtensionNode schema => schema.OperationTypes,
        _ => [],
    };

    /// <summary>The name of the type or directive; null for the schema.</summary>
    public static NameNode? Name(DefinitionNode definition) => definition switch
    {
        ExecutableDefinitionNode executable => executable.Name,
        TypeDefinitionNode type => type.Name,
        TypeExtensionNode type => type.Name,
        DirectiveDefinitionNode directive => directive.Name,
        DirectiveExtensionNode directive => directive.Name,
        _ => null,
    };
}
