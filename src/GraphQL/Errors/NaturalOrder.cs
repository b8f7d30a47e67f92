namespace LinkedRecords.GraphQL.Errors;

/// <summary>The order of names that people expect: digits inside them count as numbers, so that <c>item2</c> precedes <c>item10</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    private NaturalOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);

        var i = 0;
        var j = 0;
        while (i < x.Length && j < y.Length)
        {
            var difference = char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j])
                ? ReadNumber(x, ref i).CompareTo(ReadNumber(y, ref j))
                : x[i++].CompareTo(y[j++]);
            if (difference != 0)
                return difference;
        }

        return x.Length - y.Length;
    }

    /// <summary>Leading zeros are numbers of their own, so that names that differ only in them keep an order.</summary>
    private static double ReadNumber(string text, ref int index)
    {
        var number = 0.0;
        do
            number = (number * 10) + (text[index++] - '0');
        while (index < text.Length && char.IsAsciiDigit(text[index]) && number > 0);
        return number;
    }
}
