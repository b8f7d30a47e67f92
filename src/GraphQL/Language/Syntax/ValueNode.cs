namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>An input value as it is written: a literal or a variable.</summary>
public abstract record ValueNode(Location Location)
    : SyntaxNode(Location);
