using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Lexing;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Language.Parsing;

/// <summary>A parser by recursive descent; this part holds its steps, the others the productions of the grammar by section.</summary>
/// <remarks>Appendix B.2 of the specification, https://spec.graphql.org/September2025/#sec-Appendix-Grammar-Summary</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref partial struct Parser : IDisposable
{
    private readonly Source _source;
    private readonly ParserOptions _options;
    private readonly bool _isCoordinate;
    private Lexer _lexer;
    private int _tokens;
    private int _depth;

    // Members of all lists that are being read, one list after another: a list becomes an array once, when its length is known.
    private SyntaxNode[] _members;
    private int _memberCount;

    private Parser(Source source, ParserOptions options, bool isCoordinate)
    {
        _source = source;
        _options = options;
        _isCoordinate = isCoordinate;
        _lexer = new Lexer(source);
        _members = ArrayPool<SyntaxNode>.Shared.Rent(64);
    }

    private delegate T Production<out T>(ref Parser parser);

    /// <summary>A parser before the first token of a document, value or type.</summary>
    /// <exception cref="GraphQLSyntaxException">The source has too many bytes, or its first token cannot be read.</exception>
    public static Parser Start(Source source, ParserOptions options)
    {
        if (source.Utf8.Length > options.MaxBytes)
        {
            throw GraphQLSyntaxException.At(
                source, 0, $"Document contains more than {options.MaxBytes} bytes. Parsing aborted.", ErrorCodes.DocumentTooLarge);
        }

        return new Parser(source, options, isCoordinate: false);
    }

    public static Parser StartCoordinate(Source source) => new(source, ParserOptions.Default, isCoordinate: true);

    public void Dispose()
    {
        var members = _members;
        _members = [];
        ArrayPool<SyntaxNode>.Shared.Return(members, clearArray: true);
    }

    /// <summary>Reads exactly one <paramref name="production"/> from the first token to the last.</summary>
    private T Whole<T>(Production<T> production)
    {
        Expect(TokenKind.StartOfFile);
        var result = production(ref this);
        Expect(TokenKind.EndOfFile);
        return result;
    }

    private ImmutableArray<T> Many<T>(TokenKind open, Production<T> production, TokenKind close)
        where T : SyntaxNode
    {
        Expect(open);
        return ManyUntil(production, close);
    }

    /// <summary>A list with at least one member, or an empty one when it does not even open.</summary>
    private ImmutableArray<T> OptionalMany<T>(TokenKind open, Production<T> production, TokenKind close)
        where T : SyntaxNode =>
        TryTake(open) ? ManyUntil(production, close) : [];

    /// <summary>A list in brackets that may be empty.</summary>
    private ImmutableArray<T> Any<T>(TokenKind open, Production<T> production, TokenKind close)
        where T : SyntaxNode
    {
        Expect(open);
        return TryTake(close) ? [] : ManyUntil(production, close);
    }

    private ImmutableArray<T> ManyUntil<T>(Production<T> production, TokenKind close)
        where T : SyntaxNode
    {
        var first = _memberCount;
        do
            Add(production(ref this));
        while (!TryTake(close));
        return TakeMembers<T>(first);
    }

    /// <summary>At least one member, with an optional delimiter before the first.</summary>
    private ImmutableArray<T> DelimitedMany<T>(TokenKind delimiter, Production<T> production)
        where T : SyntaxNode
    {
        TryTake(delimiter);
        var first = _memberCount;
        do
            Add(production(ref this));
        while (TryTake(delimiter));
        return TakeMembers<T>(first);
    }

    private void Add(SyntaxNode member)
    {
        if (_memberCount == _members.Length)
            Grow();
        _members[_memberCount++] = member;
    }

    private void Grow()
    {
        var larger = ArrayPool<SyntaxNode>.Shared.Rent(_members.Length * 2);
        _members.CopyTo(larger, 0);
        ArrayPool<SyntaxNode>.Shared.Return(_members, clearArray: true);
        _members = larger;
    }

    private ImmutableArray<T> TakeMembers<T>(int first)
        where T : SyntaxNode
    {
        var taken = new T[_memberCount - first];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = (T)_members[first + i];
        _memberCount = first;
        return ImmutableCollectionsMarshal.AsImmutableArray(taken);
    }

    private void Advance()
    {
        if (_isCoordinate)
            _lexer.AdvanceInCoordinate();
        else
            _lexer.Advance();
        if (_lexer.Kind != TokenKind.EndOfFile && ++_tokens > _options.MaxTokens)
        {
            throw Error(
                $"Document contains more than {_options.MaxTokens} tokens. Parsing aborted.", ErrorCodes.DocumentTooManyTokens);
        }
    }

    private readonly bool Sees(TokenKind kind) => _lexer.Kind == kind;

    private readonly bool SeesKeyword(ReadOnlySpan<byte> keyword) =>
        _lexer.Kind == TokenKind.Name && _lexer.Text.SequenceEqual(keyword);

    private bool TryTake(TokenKind kind)
    {
        if (_lexer.Kind != kind)
            return false;
        Advance();
        return true;
    }

    private bool TryTakeKeyword(ReadOnlySpan<byte> keyword)
    {
        if (!SeesKeyword(keyword))
            return false;
        Advance();
        return true;
    }

    private void Expect(TokenKind kind)
    {
        if (!TryTake(kind))
            throw Error($"Expected {TokenKinds.Describe(kind)}, found {_lexer.Description}.");
    }

    private void ExpectKeyword(string keyword)
    {
        if (_lexer.Kind != TokenKind.Name || !System.Text.Ascii.Equals(_lexer.Text, keyword))
            throw Error($"Expected \"{keyword}\", found {_lexer.Description}.");
        Advance();
    }

    /// <summary>Counts one more level of nesting; <see cref="Leave"/> ends it.</summary>
    private void Enter()
    {
        if (++_depth > _options.MaxDepth)
        {
            throw Error(
                $"Document is nested more than {_options.MaxDepth} levels deep. Parsing aborted.", ErrorCodes.DocumentTooDeep);
        }
    }

    private void Leave() => _depth--;

    /// <summary>The range from <paramref name="start"/> to the last token that was taken.</summary>
    private readonly Location From(int start) =>
        _options.KeepLocations ? new Location(_source, start, _lexer.PreviousEnd) : default;

    private readonly GraphQLSyntaxException Unexpected() => Unexpected(_lexer);

    private readonly GraphQLSyntaxException Unexpected(Lexer at) =>
        GraphQLSyntaxException.At(_source, at.Start, $"Unexpected {at.Description}.");

    private readonly GraphQLSyntaxException Error(string description, string? code = null) =>
        GraphQLSyntaxException.At(_source, _lexer.Start, description, code);
}
