using System.Buffers;
using System.Text;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>Quoted strings and block strings.</summary>
/// <remarks>Section 2.9.4 of the specification, https://spec.graphql.org/September2025/#sec-String-Value</remarks>
internal ref partial struct Lexer
{
    private void ReadAnyString()
    {
        _hasEscapes = false;
        if (Peek(1) == '"' && Peek(2) == '"')
            ReadBlockString();
        else
            ReadString();
    }

    private void ReadString()
    {
        Kind = TokenKind.String;
        _position++;
        while (true)
        {
            SkipTo(Characters.StringStops);
            switch (Peek(0))
            {
                case '"':
                    _position++;
                    return;
                case '\\':
                    SkipEscape();
                    break;
                case -1 or '\n' or '\r':
                    throw Error("Unterminated string.");
                default:
                    SkipStringCharacter();
                    break;
            }
        }
    }

    private void SkipEscape()
    {
        _hasEscapes = true;
        var rest = _text[_position..];
        if (!EscapeSequence.TryRead(rest, out _, out var length))
            throw Error($"Invalid {(Peek(1) == 'u' ? "Unicode" : "character")} escape sequence: \"{Excerpt(length)}\".");
        _position += length;
    }

    private void ReadBlockString()
    {
        Kind = TokenKind.BlockString;
        _position += 3;
        while (true)
        {
            SkipTo(Characters.BlockStringStops);
            switch (Peek(0))
            {
                case -1:
                    throw Error("Unterminated string.");
                case '"' when Peek(1) == '"' && Peek(2) == '"':
                    _position += 3;
                    return;
                case '\\' when Peek(1) == '"' && Peek(2) == '"' && Peek(3) == '"':
                    _hasEscapes = true;
                    _position += 4;
                    break;
                case '"' or '\\':
                    _position++;
                    break;
                default:
                    SkipStringCharacter();
                    break;
            }
        }
    }

    private void SkipStringCharacter()
    {
        if (!TrySkipCharacter())
            throw InvalidCharacter("Invalid character within String");
    }

    /// <summary>Passes bytes up to one of <paramref name="stops"/> or the end; every byte outside of ASCII must be a stop.</summary>
    private void SkipTo(SearchValues<byte> stops)
    {
        var run = _text[_position..].IndexOfAny(stops);
        _position = run < 0 ? _text.Length : _position + run;
    }

    /// <summary>Passes one character outside of ASCII, unless the bytes are none.</summary>
    private bool TrySkipCharacter()
    {
        if (Rune.DecodeFromUtf8(_text[_position..], out var character, out var bytes) != OperationStatus.Done)
            return false;
        _position += bytes;
        _shift += bytes - character.Utf16SequenceLength;
        return true;
    }
}
