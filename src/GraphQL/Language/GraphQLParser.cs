using System.Diagnostics.CodeAnalysis;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Parsing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language;

/// <summary>Reads GraphQL texts into syntax trees. Whatever the bytes are, the outcome is a tree or one syntax error.</summary>
/// <remarks>Cost: linear in the length of the source. Section 2 of the specification, https://spec.graphql.org/September2025/#sec-Language</remarks>
public static class GraphQLParser
{
    /// <summary>Reads a document: operations and fragments, definitions of types, or all of them.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no document or exceeds a limit of <paramref name="options"/>.</exception>
    public static DocumentNode ParseDocument(Source source, ParserOptions? options = null)
    {
        using var parser = Parser.Start(source, options ?? ParserOptions.Default);
        return parser.ParseDocument();
    }

    /// <inheritdoc cref="ParseDocument(Source, ParserOptions?)"/>
    public static DocumentNode ParseDocument(string text, ParserOptions? options = null) =>
        ParseDocument(new Source(text), options);

    /// <summary>Reads a document that comes from elsewhere, where an error is an outcome like any other.</summary>
    /// <returns>True with <paramref name="document"/>, or false with <paramref name="error"/>.</returns>
    public static bool TryParseDocument(
        Source source,
        ParserOptions options,
        [NotNullWhen(true)] out DocumentNode? document,
        [NotNullWhen(false)] out GraphQLError? error)
    {
        try
        {
            document = ParseDocument(source, options);
            error = null;
            return true;
        }
        catch (GraphQLSyntaxException exception)
        {
            document = null;
            error = exception.Error;
            return false;
        }
    }

    /// <summary>Reads a value that may contain variables.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no value or exceeds a limit of <paramref name="options"/>.</exception>
    public static ValueNode ParseValue(Source source, ParserOptions? options = null)
    {
        using var parser = Parser.Start(source, options ?? ParserOptions.Default);
        return parser.ParseWholeValue(isConstant: false);
    }

    /// <summary>Reads a value without variables.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no constant value or exceeds a limit of <paramref name="options"/>.</exception>
    public static ValueNode ParseConstantValue(Source source, ParserOptions? options = null)
    {
        using var parser = Parser.Start(source, options ?? ParserOptions.Default);
        return parser.ParseWholeValue(isConstant: true);
    }

    /// <summary>Reads a reference to a type, as <c>[Int!]</c>.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no type or exceeds a limit of <paramref name="options"/>.</exception>
    public static TypeNode ParseType(Source source, ParserOptions? options = null)
    {
        using var parser = Parser.Start(source, options ?? ParserOptions.Default);
        return parser.ParseWholeType();
    }

    /// <summary>Reads the address of an element of a schema, as <c>Query.user(id:)</c>.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no schema coordinate.</exception>
    public static SchemaCoordinateNode ParseSchemaCoordinate(Source source)
    {
        using var parser = Parser.StartCoordinate(source);
        return parser.ParseWholeCoordinate();
    }
}
