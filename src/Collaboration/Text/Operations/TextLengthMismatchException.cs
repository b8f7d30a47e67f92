namespace LinkedRecords.Collaboration.Text.Operations;

/// <summary>An operation met a text, or another operation, of a length it was not made for.</summary>
public sealed class TextLengthMismatchException : ArgumentException
{
    /// <summary>States both lengths, in UTF-16 code units.</summary>
    public TextLengthMismatchException(string attempted, int expected, int actual)
        : base($"Cannot {attempted}: the operation was made for {expected} UTF-16 units and met {actual}; rebase it over the changes in between first.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The length the operation was made for.</summary>
    public int Expected { get; }

    /// <summary>The length it met.</summary>
    public int Actual { get; }

    internal static void ThrowUnlessEqual(string attempted, int expected, int actual)
    {
        if (expected != actual)
            throw new TextLengthMismatchException(attempted, expected, actual);
    }
}
