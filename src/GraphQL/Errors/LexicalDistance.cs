namespace LinkedRecords.GraphQL.Errors;

/// <summary>How many edits lie between a name and others: insertions, deletions, substitutions and swaps of neighbours; a change of case counts one in all.</summary>
/// <remarks>Optimal string alignment, after Damerau, CACM 7(3), 1964. Cost: the product of both lengths, given up when the threshold is passed.</remarks>
internal sealed class LexicalDistance(string input)
{
    private readonly string _input = input;
    private readonly string _lowerInput = Lower(input);

    /// <summary>The distance to <paramref name="option"/>, or null when it is above <paramref name="threshold"/>.</summary>
    public int? To(string option, int threshold)
    {
        if (string.Equals(_input, option, StringComparison.Ordinal))
            return 0;
        var lowerOption = Lower(option);
        if (string.Equals(_lowerInput, lowerOption, StringComparison.Ordinal))
            return 1;
        if (Math.Abs(lowerOption.Length - _lowerInput.Length) > threshold)
            return null;

        var distance = lowerOption.Length < _lowerInput.Length
            ? Align(_lowerInput, lowerOption, threshold)
            : Align(lowerOption, _lowerInput, threshold);
        return distance <= threshold ? distance : null;
    }

    private static int? Align(string longer, string shorter, int threshold)
    {
        var beforeAbove = new int[shorter.Length + 1];
        var above = Enumerable.Range(0, shorter.Length + 1).ToArray();
        var row = new int[shorter.Length + 1];
        for (var i = 1; i <= longer.Length; i++)
        {
            var smallest = row[0] = i;
            for (var j = 1; j <= shorter.Length; j++)
            {
                var substitution = above[j - 1] + (longer[i - 1] == shorter[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, substitution);
                if (IsSwap(longer, i, shorter, j))
                    row[j] = Math.Min(row[j], beforeAbove[j - 2] + 1);
                smallest = Math.Min(smallest, row[j]);
            }

            if (smallest > threshold)
                return null;
            (beforeAbove, above, row) = (above, row, beforeAbove);
        }

        return above[shorter.Length];
    }

    private static bool IsSwap(string longer, int i, string shorter, int j) =>
        i > 1 && j > 1 && longer[i - 1] == shorter[j - 2] && longer[i - 2] == shorter[j - 1];

#pragma warning disable CA1308 // Names are compared in lower case as the model does; upper case would fold other letters.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
