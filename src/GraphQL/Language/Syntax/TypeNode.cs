namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>A reference to a type: a name, or a list or non-null wrapper around another.</summary>
public abstract record TypeNode(Location Location)
    : SyntaxNode(Location);
