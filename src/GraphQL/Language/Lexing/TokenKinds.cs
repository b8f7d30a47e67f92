using System.Diagnostics;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>What can be said of a kind of token.</summary>
internal static class TokenKinds
{
    public static bool IsPunctuator(TokenKind kind) => kind is >= TokenKind.Bang and <= TokenKind.BraceClose;

    /// <summary>Whether a token of this kind has a text of its own, and not only a kind.</summary>
    public static bool HasValue(TokenKind kind) => kind >= TokenKind.Name;

    /// <summary>The kind as error messages name it: punctuators quoted.</summary>
    public static string Describe(TokenKind kind) => IsPunctuator(kind) ? $"\"{NameOf(kind)}\"" : NameOf(kind);

    public static string NameOf(TokenKind kind) => kind switch
    {
        TokenKind.StartOfFile => "<SOF>",
        TokenKind.EndOfFile => "<EOF>",
        TokenKind.Bang => "!",
        TokenKind.Dollar => "$",
        TokenKind.Ampersand => "&",
        TokenKind.ParenthesisOpen => "(",
        TokenKind.ParenthesisClose => ")",
        TokenKind.Dot => ".",
        TokenKind.Spread => "...",
        TokenKind.Colon => ":",
        TokenKind.EqualsSign => "=",
        TokenKind.At => "@",
        TokenKind.BracketOpen => "[",
        TokenKind.BracketClose => "]",
        TokenKind.BraceOpen => "{",
        TokenKind.Pipe => "|",
        TokenKind.BraceClose => "}",
        TokenKind.Name => "Name",
        TokenKind.Int => "Int",
        TokenKind.Float => "Float",
        TokenKind.String => "String",
        TokenKind.BlockString => "BlockString",
        TokenKind.Comment => "Comment",
        _ => throw new UnreachableException($"No name for the token kind {kind}."),
    };
}
