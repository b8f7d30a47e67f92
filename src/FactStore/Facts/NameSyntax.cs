namespace LinkedRecords.FactStore.Facts;

/// <summary>Bare names: the alphabet of the first LinkedRecords, which every client of it can spell.</summary>
internal static class NameSyntax
{
    /// <summary>Letters, digits and <c>-</c> of ASCII.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        return true;
    }

    /// <summary>A name, with <c>$</c> in front where the meaning is ours and <c>*</c> behind where it is transitive.</summary>
    public static bool IsPredicate(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("$"))
            text = text[1..];
        if (text.EndsWith("*"))
            text = text[..^1];
        return IsName(text);
    }
}
