using System.Buffers;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>The character classes of the lexical grammar.</summary>
/// <remarks>Section 2.1 of the specification, https://spec.graphql.org/September2025/#sec-Language.Source-Text</remarks>
internal static class Characters
{
    /// <summary>The bytes at which a scan through a quoted string must stop and look.</summary>
    public static readonly SearchValues<byte> StringStops = SearchValues.Create([(byte)'"', (byte)'\\', (byte)'\n', (byte)'\r', .. NonAscii()]);

    /// <summary>The bytes at which a scan through a block string must stop and look.</summary>
    public static readonly SearchValues<byte> BlockStringStops = SearchValues.Create([(byte)'"', (byte)'\\', .. NonAscii()]);

    /// <summary>The bytes at which a scan through a comment must stop and look.</summary>
    public static readonly SearchValues<byte> CommentStops = SearchValues.Create([(byte)'\n', (byte)'\r', .. NonAscii()]);

    public static bool IsDigit(int character) => character is >= '0' and <= '9';

    public static bool IsNameStart(int character) => character is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    public static bool IsNameContinue(int character) => IsNameStart(character) || IsDigit(character);

    public static bool IsWhiteSpace(char character) => character is ' ' or '\t';

    private static IEnumerable<byte> NonAscii() => Enumerable.Range(0x80, 0x80).Select(value => (byte)value);
}
