using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>Values, variables and references to types.</summary>
/// <remarks>Sections 2.9 to 2.11 of the specification, https://spec.graphql.org/September2025/#sec-Input-Values</remarks>
internal ref partial struct Parser
{
    public ValueNode ParseWholeValue(bool isConstant) => Whole<ValueNode>(isConstant
        ? static (ref parser) => parser.ParseValue(isConstant: true)
        : static (ref parser) => parser.ParseValue(isConstant: false));

    public TypeNode ParseWholeType() => Whole(static (ref parser) => parser.ParseTypeReference());

    private ValueNode ParseValue(bool isConstant)
    {
        var start = _lexer.Start;
        return _lexer.Kind switch
        {
            TokenKind.BracketOpen => ParseList(isConstant),
            TokenKind.BraceOpen => ParseObject(isConstant),
            TokenKind.Int => new IntValueNode(TakeValue(), From(start)),
            TokenKind.Float => new FloatValueNode(TakeValue(), From(start)),
            TokenKind.String or TokenKind.BlockString => ParseString(),
            TokenKind.Name => ParseNamedValue(),
            TokenKind.Dollar => isConstant ? throw VariableInConstant() : ParseVariable(),
            _ => throw Unexpected(),
        };
    }

    private ValueNode ParseNamedValue()
    {
        var start = _lexer.Start;
        var name = TakeValue();
        return name switch
        {
            "true" => new BooleanValueNode(true, From(start)),
            "false" => new BooleanValueNode(false, From(start)),
            "null" => new NullValueNode(From(start)),
            _ => new EnumValueNode(name, From(start)),
        };
    }

    private string TakeValue()
    {
        var value = _lexer.Value;
        Advance();
        return value;
    }

    private GraphQLSyntaxException VariableInConstant()
    {
        var dollar = _lexer;
        Advance();
        return Sees(TokenKind.Name)
            ? GraphQLSyntaxException.At(_source, dollar.Start, $"Unexpected variable \"${_lexer.Name}\" in constant value.")
            : Unexpected(dollar);
    }

    private VariableNode ParseVariable()
    {
        var start = _lexer.Start;
        Expect(TokenKind.Dollar);
        var name = ParseName();
        return new VariableNode(name, From(start));
    }

    private StringValueNode ParseString()
    {
        var start = _lexer.Start;
        var isBlock = Sees(TokenKind.BlockString);
        var value = TakeValue();
        return new StringValueNode(value, isBlock, From(start));
    }

    private ListValueNode ParseList(bool isConstant)
    {
        var start = _lexer.Start;
        Enter();
        var values = Any<ValueNode>(
            TokenKind.BracketOpen,
            isConstant ? static (ref parser) => parser.ParseValue(isConstant: true) : static (ref parser) => parser.ParseValue(isConstant: false),
            TokenKind.BracketClose);
        Leave();
        return new ListValueNode(values, From(start));
    }

    private ObjectValueNode ParseObject(bool isConstant)
    {
        var start = _lexer.Start;
        Enter();
        var fields = Any<ObjectFieldNode>(
            TokenKind.BraceOpen,
            isConstant ? static (ref parser) => parser.ParseObjectField(isConstant: true) : static (ref parser) => parser.ParseObjectField(isConstant: false),
            TokenKind.BraceClose);
        Leave();
        return new ObjectValueNode(fields, From(start));
    }

    private ObjectFieldNode ParseObjectField(bool isConstant)
    {
        var start = _lexer.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        var value = ParseValue(isConstant);
        return new ObjectFieldNode(name, value, From(start));
    }

    private TypeNode ParseTypeReference()
    {
        var start = _lexer.Start;
        TypeNode type = Sees(TokenKind.BracketOpen) ? ParseListType() : ParseNamedType();
        return TryTake(TokenKind.Bang) ? new NonNullTypeNode(type, From(start)) : type;
    }

    private ListTypeNode ParseListType()
    {
        var start = _lexer.Start;
        Enter();
        Expect(TokenKind.BracketOpen);
        var item = ParseTypeReference();
        Expect(TokenKind.BracketClose);
        Leave();
        return new ListTypeNode(item, From(start));
    }

    private NamedTypeNode ParseNamedType()
    {
        var start = _lexer.Start;
        var name = ParseName();
        return new NamedTypeNode(name, From(start));
    }
}
