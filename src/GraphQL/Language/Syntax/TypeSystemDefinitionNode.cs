namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A definition of the schema, of a type or of a directive.</summary>
public abstract record TypeSystemDefinitionNode(StringValueNode? Description, Location Location)
    : DefinitionNode(Location);
