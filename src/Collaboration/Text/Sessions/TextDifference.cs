using LinkedRecords.Collaboration.Text.Operations;

namespace LinkedRecords.Collaboration.Text.Sessions;

/// <summary>
/// A short operation that turns one text into another. Surrogate pairs are kept, inserted and deleted whole.
/// </summary>
/// <remarks>
/// Myers, "An O(ND) Difference Algorithm", Algorithmica 1, 1986, between the common beginning and end. Beyond 1,000 differences the
/// middle is replaced as a whole: still right, only coarser, in linear time.
/// </remarks>
public static class TextDifference
{
    private const int MostDifferences = 1_000;

    /// <summary>The operation that makes <paramref name="to"/> of <paramref name="from"/>.</summary>
    public static TextOperation Between(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var prefix = CommonPrefix(from, to);
        var suffix = CommonSuffix(from.AsSpan(prefix), to.AsSpan(prefix));
        var result = new TextOperationBuilder().Retain(prefix);
        AppendMiddle(result, CodePoints(from[prefix..^suffix]), CodePoints(to[prefix..^suffix]));
        return result.Retain(suffix).Build();
    }

    private static int CommonPrefix(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        var length = from.CommonPrefixLength(to);
        return length > 0 && char.IsHighSurrogate(from[length - 1]) ? length - 1 : length;
    }

    private static int CommonSuffix(ReadOnlySpan<char> from, ReadOnlySpan<char> to)
    {
        var length = 0;
        while (length < Math.Min(from.Length, to.Length) && from[^(length + 1)] == to[^(length + 1)])
            length++;
        return length > 0 && char.IsLowSurrogate(from[^length]) ? length - 1 : length;
    }

    private static string[] CodePoints(string text)
    {
        var points = new List<string>(text.Length);
        for (var index = 0; index < text.Length; index += points[^1].Length)
            points.Add(text.Substring(index, index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1));
        return [.. points];
    }

    private static void AppendMiddle(TextOperationBuilder result, string[] from, string[] to)
    {
        if (FindPath(from, to) is not { } trace)
        {
            result.Delete(from.Sum(point => point.Length)).Insert(string.Concat(to));
            return;
        }

        foreach (var step in WalkBack(trace, from, to))
        {
            _ = step.Kind switch
            {
                TextComponentKind.Retain => result.Retain(step.Point.Length),
                TextComponentKind.Delete => result.Delete(step.Point.Length),
                _ => result.Insert(step.Point),
            };
        }
    }

    /// <summary>For each number of differences the furthest reach on every diagonal, until the end is reached.</summary>
    private static List<int[]>? FindPath(string[] from, string[] to)
    {
        var most = Math.Min(from.Length + to.Length, MostDifferences);
        var reach = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var differences = 0; differences <= most; differences++)
        {
            for (var diagonal = -differences; diagonal <= differences; diagonal += 2)
            {
                var at = most + 1 + diagonal;
                var x = GoesDown(reach, at, diagonal, differences) ? reach[at + 1] : reach[at - 1] + 1;
                while (x < from.Length && x - diagonal < to.Length && string.Equals(from[x], to[x - diagonal], StringComparison.Ordinal))
                    x++;
                reach[at] = x;
                if (x < from.Length || x - diagonal < to.Length)
                    continue;
                trace.Add(reach[(most - differences)..(most + differences + 3)]);
                return trace;
            }

            trace.Add(reach[(most - differences)..(most + differences + 3)]);
        }

        return null;
    }

    private static bool GoesDown(int[] reach, int at, int diagonal, int differences) =>
        diagonal == -differences || (diagonal != differences && reach[at - 1] < reach[at + 1]);

    private static Stack<(TextComponentKind Kind, string Point)> WalkBack(List<int[]> trace, string[] from, string[] to)
    {
        var steps = new Stack<(TextComponentKind, string)>();
        var (x, y) = (from.Length, to.Length);
        for (var differences = trace.Count - 1; differences > 0; differences--)
        {
            var before = trace[differences - 1];
            var diagonal = x - y;

            // The rows are cut to their width: diagonal d of row n stands at d + n + 1.
            var down = GoesDown(before, diagonal + differences, diagonal, differences);
            var previous = down ? diagonal + 1 : diagonal - 1;
            var startX = before[previous + differences];
            var edgeX = down ? startX : startX + 1;
            for (; x > edgeX; x--, y--)
                steps.Push((TextComponentKind.Retain, from[x - 1]));
            steps.Push(down ? (TextComponentKind.Insert, to[y - 1]) : (TextComponentKind.Delete, from[x - 1]));
            (x, y) = (startX, startX - previous);
        }

        for (; x > 0; x--)
            steps.Push((TextComponentKind.Retain, from[x - 1]));
        return steps;
    }
}
