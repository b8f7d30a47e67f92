using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>Checks that every variable hangs together with <c>$it</c>: a query that multiplies unrelated sets is a mistake.</summary>
internal static class Connections
{
    public static void Check(ImmutableArray<Pattern> patterns, string path, ErrorList errors)
    {
        var own = patterns.OfType<Pattern.Match>().Select(VariablesOf).ToList();
        var reached = new HashSet<string>(StringComparer.Ordinal) { Element.Variable.It.Name };
        while (own.Find(variables => variables.Overlaps(reached)) is { } next)
        {
            own.Remove(next);
            reached.UnionWith(next);
        }

        foreach (var variable in own.SelectMany(variables => variables).Distinct(StringComparer.Ordinal))
            errors.Add(QueryCodes.VariableUnconnected, path, $"No chain of patterns leads from $it to {variable}.");
        CheckBranches(patterns, reached, path, errors);
    }

    private static void CheckBranches(ImmutableArray<Pattern> patterns, HashSet<string> outside, string path, ErrorList errors)
    {
        foreach (var branch in patterns.OfType<Pattern.AnyOf>().SelectMany(anyOf => anyOf.Branches))
        {
            Check(branch, path, errors);
            var shared = branch.SelectMany(AllVariablesOf).Except([Element.Variable.It.Name], StringComparer.Ordinal).Intersect(outside, StringComparer.Ordinal);
            foreach (var variable in shared)
                errors.Add(QueryCodes.VariableUnconnected, path, $"{variable} is used inside and outside of anyOf; the variables of a branch are its own, apart from $it.");
        }
    }

    private static IEnumerable<string> AllVariablesOf(Pattern pattern) => pattern switch
    {
        Pattern.Match match => VariablesOf(match),
        Pattern.AnyOf anyOf => anyOf.Branches.SelectMany(branch => branch.SelectMany(AllVariablesOf)),
        _ => [],
    };

    private static HashSet<string> VariablesOf(Pattern.Match match) =>
        new[] { match.Subject, match.Object }
            .OfType<Element.Variable>()
            .Select(variable => variable.Name)
            .ToHashSet(StringComparer.Ordinal);
}
