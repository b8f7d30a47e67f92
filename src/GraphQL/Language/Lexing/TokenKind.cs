namespace LinkedRecords.GraphQL.Language.Lexing;

internal enum TokenKind
{
    StartOfFile,
    EndOfFile,
    Bang,
    Dollar,
    Ampersand,
    ParenthesisOpen,
    ParenthesisClose,
    Dot,
    Spread,
    Colon,
    EqualsSign,
    At,
    BracketOpen,
    BracketClose,
    BraceOpen,
    Pipe,
    BraceClose,
    Name,
    Int,
    Float,
    String,
    BlockString,
    Comment,
}
