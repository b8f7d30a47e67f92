using System.Buffers;
using System.Text;

namespace LinkedRecords.GraphQL.Language.Lexing;

internal ref partial struct Lexer
{
    /// <summary>An error at the character that the lexer has reached.</summary>
    private readonly GraphQLSyntaxException Error(string description) => GraphQLSyntaxException.At(_source, End, description);

    private readonly GraphQLSyntaxException UnexpectedCharacter()
    {
        if (Peek(0) == '\'')
            return Error("Unexpected single quote character ('), did you mean to use a double quote (\")?");
        return IsCharacter() ? InvalidCharacter("Unexpected character") : InvalidCharacter("Invalid character");
    }

    private readonly GraphQLSyntaxException InvalidCharacter(string description) =>
        Error($"{description}: {DescribeCharacter()}.");

    private readonly bool IsCharacter() => Rune.DecodeFromUtf8(_text[_position..], out _, out _) == OperationStatus.Done;

    private readonly string DescribeCharacter()
    {
        var rest = _text[_position..];
        if (rest.IsEmpty)
            return TokenKinds.NameOf(TokenKind.EndOfFile);
        if (rest[0] == '"')
            return "'\"'";
        if (rest[0] is >= 0x20 and <= 0x7E)
            return $"\"{(char)rest[0]}\"";
        if (Rune.DecodeFromUtf8(rest, out var character, out _) == OperationStatus.Done)
            return $"U+{character.Value:X4}";
        return GeneralizedUtf8.TryReadSurrogate(rest, out var surrogate)
            ? $"U+{(int)surrogate:X4}"
            : $"0x{rest[0]:X2}, which is not UTF-8";
    }

    /// <summary>The next characters of the source, for a message.</summary>
    private readonly string Excerpt(int length)
    {
        // A UTF-16 code unit takes at most three bytes.
        var rest = _text[_position..];
        var text = GeneralizedUtf8.Decode(rest[..Math.Min(rest.Length, length * 3)]);
        return text[..Math.Min(text.Length, length)];
    }
}
