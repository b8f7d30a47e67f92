using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>Schema coordinates.</summary>
/// <remarks>Section 3.14 of the specification, https://spec.graphql.org/September2025/#sec-Schema-Coordinates</remarks>
internal ref partial struct Parser
{
    public SchemaCoordinateNode ParseWholeCoordinate() => Whole(static (ref parser) => parser.ParseCoordinate());

    private SchemaCoordinateNode ParseCoordinate()
    {
        var start = _lexer.Start;
        if (TryTake(TokenKind.At))
            return ParseDirectiveCoordinate(start);

        var name = ParseName();
        if (!TryTake(TokenKind.Dot))
            return new TypeCoordinateNode(name, From(start));
        var member = ParseName();
        return ParseCoordinateArgument() is { } argument
            ? new ArgumentCoordinateNode(name, member, argument, From(start))
            : new MemberCoordinateNode(name, member, From(start));
    }

    private SchemaCoordinateNode ParseDirectiveCoordinate(int start)
    {
        var name = ParseName();
        return ParseCoordinateArgument() is { } argument
            ? new DirectiveArgumentCoordinateNode(name, argument, From(start))
            : new DirectiveCoordinateNode(name, From(start));
    }

    private NameNode? ParseCoordinateArgument()
    {
        if (!TryTake(TokenKind.ParenthesisOpen))
            return null;
        var name = ParseName();
        Expect(TokenKind.Colon);
        Expect(TokenKind.ParenthesisClose);
        return name;
    }
}
