using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>How names are spelled; one grammar for facts that are stored and for patterns, so that what is stored can be asked for.</summary>
internal static class Names
{
    public const int MaximumLength = 40;
    public const int MaximumTermLength = 32;

    /// <summary>1–40 of A–Z, a–z, 0–9 and <c>-</c>.</summary>
    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaximumLength && !text.ContainsAnyExcept(NameCharacters);

    /// <summary>A name with an optional <c>$</c> in front and an optional <c>*</c> behind, at most 40 together.</summary>
    public static bool IsPredicate(ReadOnlySpan<char> text) =>
        text.Length <= MaximumLength && IsName(text.TrimStart('$').TrimEnd('*'))
        && text.LastIndexOf('$') <= 0 && text.IndexOf('*') is var star && (star < 0 || star == text.Length - 1);

    /// <summary>1–32 letters.</summary>
    public static bool IsTerm(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaximumTermLength && !text.ContainsAnyExcept(Letters);

    public static bool IsReserved(Node predicate) => predicate.Spelling[0] == '$';

    public static bool IsTransitive(Node predicate) => predicate.Kind == NodeKind.Name && predicate.Spelling[^1] == '*';

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
