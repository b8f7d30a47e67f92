namespace LinkedRecords.Collaboration.Text.Ropes;

/// <summary>Checks positions and ranges against the length of a text, in UTF-16 units or code points alike.</summary>
internal static class TextRange
{
    public static void CheckPosition(int position, int length)
    {
        if ((uint)position > (uint)length)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The text is {length} long; a position lies between 0 and that.");
    }

    public static void Check(int start, int count, int length)
    {
        CheckPosition(start, length);
        if ((uint)count > (uint)(length - start))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"From {start} on the text has {length - start} left.");
    }
}
