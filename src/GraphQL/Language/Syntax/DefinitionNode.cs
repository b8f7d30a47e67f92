namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A definition at the top of a document: executable, of the type system, or an extension of it.</summary>
public abstract record DefinitionNode(Location Location)
    : SyntaxNode(Location);
