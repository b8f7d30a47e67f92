namespace LinkedRecords.FactStore.Facts;

/// <summary>The shape of a language tag: subtags of one to eight letters or digits, the first of letters alone.</summary>
/// <remarks>BCP 47 section 2.1 without the registry; RDF 1.2 N-Triples refuses what is not of this shape.</remarks>
internal static class LanguageTag
{
    private const int LongestSubtag = 8;

    public static bool IsWellFormed(ReadOnlySpan<char> tag)
    {
        var first = true;
        foreach (var range in tag.Split('-'))
        {
            var subtag = tag[range];
            if (subtag.Length is 0 or > LongestSubtag)
                return false;
            foreach (var c in subtag)
            {
                if (!(first ? char.IsAsciiLetter(c) : char.IsAsciiLetterOrDigit(c)))
                    return false;
            }

            first = false;
        }

        return !first;
    }
}
