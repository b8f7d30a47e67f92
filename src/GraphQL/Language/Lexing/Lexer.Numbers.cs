namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>Integer and floating point numbers.</summary>
/// <remarks>Sections 2.9.1 and 2.9.2 of the specification, https://spec.graphql.org/September2025/#sec-Int-Value</remarks>
internal ref partial struct Lexer
{
    private void ReadNumber()
    {
        Kind = TokenKind.Int;
        if (Peek(0) == '-')
            _position++;
        ReadIntegerPart();
        if (Peek(0) == '.')
        {
            Kind = TokenKind.Float;
            _position++;
            ReadDigits();
        }

        if (Peek(0) is 'e' or 'E')
        {
            Kind = TokenKind.Float;
            _position++;
            if (Peek(0) is '+' or '-')
                _position++;
            ReadDigits();
        }

        // A number that touches a name or another fraction is one broken number, not two tokens.
        if (Peek(0) == '.' || Characters.IsNameStart(Peek(0)))
            throw ExpectedDigit();
    }

    private void ReadIntegerPart()
    {
        if (Peek(0) != '0')
        {
            ReadDigits();
            return;
        }

        _position++;
        if (Characters.IsDigit(Peek(0)))
            throw Error($"Invalid number, unexpected digit after 0: {DescribeCharacter()}.");
    }

    private void ReadDigits()
    {
        if (!Characters.IsDigit(Peek(0)))
            throw ExpectedDigit();
        SkipDigits();
    }

    private void SkipDigits()
    {
        while (Characters.IsDigit(Peek(0)))
            _position++;
    }

    private readonly GraphQLSyntaxException ExpectedDigit() =>
        Error($"Invalid number, expected digit but got: {DescribeCharacter()}.");
}
