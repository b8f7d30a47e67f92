using System.Diagnostics;
using System.Text;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>What a token says. Values are made only when they are asked for; a token that is skipped allocates nothing.</summary>
internal ref partial struct Lexer
{
    /// <summary>The current name.</summary>
    public readonly string Name => NameCache.Get(Text);

    /// <summary>The value of the current token: escapes resolved, block strings without their indentation, comments without their <c>#</c>.</summary>
    public readonly string Value => Kind switch
    {
        TokenKind.Name => Name,
        TokenKind.Int or TokenKind.Float => Encoding.ASCII.GetString(Text),
        TokenKind.String => StringValue(Text[1..^1]),
        TokenKind.BlockString => BlockStringValue(Text[3..^3]),
        TokenKind.Comment => Decode(Text[1..]),
        _ => throw new UnreachableException($"A token of kind {Kind} has no value."),
    };

    /// <summary>The current token as error messages describe it.</summary>
    public readonly string Description =>
        TokenKinds.Describe(Kind) + (TokenKinds.HasValue(Kind) ? $" \"{Value}\"" : "");

    private readonly string StringValue(ReadOnlySpan<byte> text)
    {
        if (!_hasEscapes)
            return Decode(text);

        var value = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            value.Append(Decode(plain < 0 ? text : text[..plain]));
            if (plain < 0)
                break;
            text = text[plain..];
            _ = EscapeSequence.TryRead(text, out var character, out var length);
            value.Append(character);
            text = text[length..];
        }

        return value.ToString();
    }

    private readonly string BlockStringValue(ReadOnlySpan<byte> text)
    {
        var raw = Decode(text);
        return BlockString.ValueOf(_hasEscapes ? raw.Replace("\\\"\"\"", "\"\"\"", StringComparison.Ordinal) : raw);
    }

    private static string Decode(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
