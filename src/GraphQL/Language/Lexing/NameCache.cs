using System.Text;

namespace LinkedRecords.GraphQL.Language.Lexing;

/// <summary>Gives names that were read lately as the same string again, so that a parse allocates few of them.</summary>
/// <remarks>
/// One table of a fixed size for each thread, one slot for each hash: a flood of new names only evicts,
/// it neither grows the table nor slows it.
/// </remarks>
internal static class NameCache
{
    private const int Slots = 1024;
    private const int LongestName = 32;

    [ThreadStatic]
    private static string?[]? _names;

    public static string Get(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > LongestName)
            return Encoding.ASCII.GetString(ascii);

        var names = _names ??= new string?[Slots];
        ref var slot = ref names[Hash(ascii) % Slots];
        if (slot is null || !Ascii.Equals(ascii, slot))
            slot = Encoding.ASCII.GetString(ascii);
        return slot;
    }

    // FNV-1a; it need not resist an adversary, a collision costs one string.
    private static uint Hash(ReadOnlySpan<byte> ascii)
    {
        var hash = 2166136261;
        foreach (var character in ascii)
            hash = (hash ^ character) * 16777619;
        return hash ^ (hash >> 15);
    }
}
