namespace LinkedRecords.GraphQL.Errors;

/// <summary>Finds the names that were probably meant and puts them into words.</summary>
internal static class Suggestions
{
    private const int MostShown = 5;

    /// <summary>The options that resemble <paramref name="input"/>, the closest first; equally close ones in natural order.</summary>
    public static IReadOnlyList<string> List(string input, IEnumerable<string> options)
    {
        var distance = new LexicalDistance(input);
        var threshold = (int)Math.Floor(input.Length * 0.4) + 1;
        return [.. options
            .Distinct(StringComparer.Ordinal)
            .Select(option => (Option: option, Distance: distance.To(option, threshold)))
            .Where(candidate => candidate.Distance is not null)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Option, NaturalOrder.Instance)
            .Select(candidate => candidate.Option)];
    }

    /// <summary>The question to append to a message, or nothing when there is nothing to suggest.</summary>
    /// <param name="suggestions">At most five are shown.</param>
    /// <param name="subject">What the suggestions are, as <c>the field</c>; null to leave it out.</param>
    public static string DidYouMean(IEnumerable<string> suggestions, string? subject = null)
    {
        var shown = suggestions.Take(MostShown).Select(suggestion => $"\"{suggestion}\"").ToArray();
        var about = subject is null ? "" : subject + " ";
        return shown.Length == 0 ? "" : $" Did you mean {about}{Enumeration.Or(shown)}?";
    }
}
