using System.Runtime.InteropServices;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>Reads the tokens of a source one after another. A copy continues on its own, which is how one looks ahead.</summary>
/// <remarks>
/// It works on UTF-8 bytes and counts in UTF-16 code units: <c>_shift</c> is how many more bytes than
/// units were passed, and changes only where a character outside of ASCII is passed (byte order marks, strings, comments).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref partial struct Lexer
{
    private readonly Source _source;
    private readonly ReadOnlySpan<byte> _text;
    private int _position;
    private int _shift;
    private int _tokenStart;
    private bool _hasEscapes;

    public Lexer(Source source)
    {
        _source = source;
        _text = source.Utf8;
    }

    public TokenKind Kind { get; private set; }

    /// <summary>Where the current token starts, in UTF-16 code units.</summary>
    public int Start { get; private set; }

    /// <summary>Where the current token ends, in UTF-16 code units.</summary>
    public readonly int End => _position - _shift;

    /// <summary>Where the last token before the current one ended; comments do not count.</summary>
    public int PreviousEnd { get; private set; }

    /// <summary>The current token as it is written.</summary>
    public readonly ReadOnlySpan<byte> Text => _text[_tokenStart.._position];

    /// <summary>Moves to the next token that is not a comment; at the end it stays there.</summary>
    /// <exception cref="GraphQLSyntaxException">No token can be read.</exception>
    public void Advance()
    {
        PreviousEnd = End;
        do
            ReadToken();
        while (Kind == TokenKind.Comment);
    }

    /// <summary>Moves to the next token, comments included; at the end it stays there.</summary>
    /// <exception cref="GraphQLSyntaxException">No token can be read.</exception>
    public void ReadToken()
    {
        SkipIgnored();
        _tokenStart = _position;
        Start = End;
        var first = Peek(0);
        if (Characters.IsNameStart(first))
        {
            ReadName();
            return;
        }

        switch (first)
        {
            case -1: Kind = TokenKind.EndOfFile; break;
            case '{': ReadPunctuator(TokenKind.BraceOpen); break;
            case '}': ReadPunctuator(TokenKind.BraceClose); break;
            case '(': ReadPunctuator(TokenKind.ParenthesisOpen); break;
            case ')': ReadPunctuator(TokenKind.ParenthesisClose); break;
            case ':': ReadPunctuator(TokenKind.Colon); break;
            case '!': ReadPunctuator(TokenKind.Bang); break;
            case '$': ReadPunctuator(TokenKind.Dollar); break;
            case '@': ReadPunctuator(TokenKind.At); break;
            case '[': ReadPunctuator(TokenKind.BracketOpen); break;
            case ']': ReadPunctuator(TokenKind.BracketClose); break;
            case '=': ReadPunctuator(TokenKind.EqualsSign); break;
            case '|': ReadPunctuator(TokenKind.Pipe); break;
            case '&': ReadPunctuator(TokenKind.Ampersand); break;
            case '.': ReadSpread(); break;
            case '#': ReadComment(); break;
            case '"': ReadAnyString(); break;
            case '-' or (>= '0' and <= '9'): ReadNumber(); break;
            default: throw UnexpectedCharacter();
        }
    }

    /// <summary>Moves to the next token of a schema coordinate, which knows no ignored characters and few tokens.</summary>
    /// <exception cref="GraphQLSyntaxException">No token can be read.</exception>
    public void AdvanceInCoordinate()
    {
        PreviousEnd = End;
        _tokenStart = _position;
        Start = End;
        var first = Peek(0);
        switch (first)
        {
            case -1: Kind = TokenKind.EndOfFile; break;
            case '.': ReadPunctuator(TokenKind.Dot); break;
            case '(': ReadPunctuator(TokenKind.ParenthesisOpen); break;
            case ')': ReadPunctuator(TokenKind.ParenthesisClose); break;
            case ':': ReadPunctuator(TokenKind.Colon); break;
            case '@': ReadPunctuator(TokenKind.At); break;
            default:
                if (!Characters.IsNameStart(first))
                    throw Error($"Invalid character: {DescribeCharacter()}.");
                ReadName();
                break;
        }
    }

    private void SkipIgnored()
    {
        while (_position < _text.Length)
        {
            var character = _text[_position];
            if (character is (byte)' ' or (byte)'\n' or (byte)',' or (byte)'\t' or (byte)'\r')
                _position++;
            else if (character != 0xEF || !TrySkipByteOrderMark())
                return;
        }
    }

    private bool TrySkipByteOrderMark()
    {
        if (!_text[_position..].StartsWith("\uFEFF"u8))
            return false;
        _position += 3;
        _shift += 2;
        return true;
    }

    private void ReadPunctuator(TokenKind kind)
    {
        Kind = kind;
        _position++;
    }

    private void ReadSpread()
    {
        if (Peek(1) == '.' && Peek(2) == '.')
        {
            Kind = TokenKind.Spread;
            _position += 3;
            return;
        }

        if (Peek(1) == '.')
            throw Error("Unexpected \"..\", did you mean \"...\"?");
        if (!Characters.IsDigit(Peek(1)))
            throw UnexpectedCharacter();
        _position++;
        SkipDigits();
        var digits = Decode(_text[(_tokenStart + 1).._position]);
        _position = _tokenStart;
        throw Error($"Invalid number, expected digit before \".\", did you mean \"0.{digits}\"?");
    }

    private void ReadName()
    {
        Kind = TokenKind.Name;
        var end = _position + 1;
        while (end < _text.Length && Characters.IsNameContinue(_text[end]))
            end++;
        _position = end;
    }

    private void ReadComment()
    {
        Kind = TokenKind.Comment;
        while (true)
        {
            SkipTo(Characters.CommentStops);
            if (Peek(0) is -1 or '\n' or '\r' || !TrySkipCharacter())
                return;
        }
    }

    private readonly int Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : -1;
}
