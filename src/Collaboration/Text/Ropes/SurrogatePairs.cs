namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>
/// Code points of possibly ill-formed UTF-16: a high surrogate followed by a low one is one code point, every other unit is one by itself.
/// </summary>
internal static class SurrogatePairs
{
    public static int CountIn(ReadOnlySpan<char> units)
    {
        var pairs = 0;
        for (var next = units.IndexOfAnyInRange('\uD800', '\uDBFF'); next >= 0;)
        {
            if (StartsAt(units, next))
                pairs++;
            units = units[(next + 1)..];
            next = units.IndexOfAnyInRange('\uD800', '\uDBFF');
        }

        return pairs;
    }

    public static int CodePointsIn(ReadOnlySpan<char> units) => units.Length - CountIn(units);

    public static bool StartsAt(ReadOnlySpan<char> units, int index) =>
        index + 1 < units.Length && char.IsSurrogatePair(units[index], units[index + 1]);
}
