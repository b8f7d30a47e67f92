namespace LinkedRecords.GraphQL.Language.Syntax;

/// <summary>The address of one element of a schema, as <c>Query.user(id:)</c>.</summary>
public abstract record SchemaCoordinateNode(Location Location)
    : SyntaxNode(Location);
