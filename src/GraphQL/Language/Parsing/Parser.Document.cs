using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>The document and its definitions.</summary>
/// <remarks>Sections 2.2 and 3.1 of the specification, https://spec.graphql.org/September2025/#sec-Document</remarks>
internal ref partial struct Parser
{
    public DocumentNode ParseDocument()
    {
        var definitions = Many(TokenKind.StartOfFile, static (ref parser) => parser.ParseDefinition(), TokenKind.EndOfFile);
        return new DocumentNode(definitions, From(0));
    }

    private DefinitionNode ParseDefinition()
    {
        if (Sees(TokenKind.BraceOpen))
            return ParseShorthandQuery();

        var keyword = _lexer;
        if (SeesDescription())
            keyword.Advance();
        if (keyword.Kind == TokenKind.Name)
            return ParseDefinition(keyword);
        if (SeesDescription() && keyword.Kind == TokenKind.BraceOpen)
            throw Error("Unexpected description, descriptions are not supported on shorthand queries.");
        throw Unexpected(keyword);
    }

    private DefinitionNode ParseDefinition(Lexer keyword) => keyword.Name switch
    {
        "query" or "mutation" or "subscription" => ParseOperation(),
        "fragment" => ParseFragmentDefinition(),
        "schema" => ParseSchemaDefinition(),
        "scalar" => ParseScalarDefinition(),
        "type" => ParseObjectTypeDefinition(),
        "interface" => ParseInterfaceDefinition(),
        "union" => ParseUnionDefinition(),
        "enum" => ParseEnumDefinition(),
        "input" => ParseInputObjectDefinition(),
        "directive" => ParseDirectiveDefinition(),
        _ when SeesDescription() => throw Error("Unexpected description, only GraphQL definitions support descriptions."),
        "extend" => ParseExtension(),
        _ => throw Unexpected(keyword),
    };

    private readonly bool SeesDescription() => _lexer.Kind is TokenKind.String or TokenKind.BlockString;

    private StringValueNode? ParseDescription() => SeesDescription() ? ParseString() : null;

    private NameNode ParseName()
    {
        var start = _lexer.Start;
        if (_lexer.Kind != TokenKind.Name)
            Expect(TokenKind.Name);
        var name = _lexer.Name;
        Advance();
        return new NameNode(name, From(start));
    }
}
