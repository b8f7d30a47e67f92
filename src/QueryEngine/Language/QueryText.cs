using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>One text for each query: equal queries, and no others, have the same.</summary>
internal static class QueryText
{
    public static string Of(ImmutableArray<Pattern> patterns)
    {
        var text = new StringBuilder();
        Append(text, patterns);
        return text.ToString();
    }

    public static void Append(StringBuilder text, ImmutableArray<Pattern> patterns)
    {
        text.Append('[');
        foreach (var pattern in patterns)
            Append(text, pattern);
        text.Append(']');
    }

    public static void Append(StringBuilder text, ImmutableArray<FactQuery> queries)
    {
        foreach (var query in queries)
        {
            Append(text.Append('{'), query.Subject);
            foreach (var predicate in query.Predicate)
                Append(text, "", predicate.Spelling);
            Append(text.Append(';'), query.Object);
            text.Append('}');
        }
    }

    private static void Append(StringBuilder text, ImmutableArray<FactQuery.End> ends)
    {
        foreach (var end in ends)
        {
            if (end is FactQuery.End.Is(var node))
                Append(text, "=", node.Spelling);
            else if (end is FactQuery.End.Has(var predicate, var @object))
                Append(Append(text, "?", predicate.Spelling), "", @object.Spelling);
        }

        text.Append(';');
    }

    private static void Append(StringBuilder text, Pattern pattern)
    {
        switch (pattern)
        {
            case Pattern.Match match:
                Append(text, match);
                break;
            case Pattern.Not(var absent):
                Append(text.Append('!'), absent);
                break;
            case Pattern.HasDataType(var kind):
                text.Append('{').Append(kind).Append('}');
                break;
            case Pattern.AnyOf(var branches):
                text.Append('<');
                foreach (var branch in branches)
                    Append(text, branch);
                text.Append('>');
                break;
            default:
                throw new UnreachableException($"{pattern.GetType().Name} is no pattern.");
        }
    }

    private static void Append(StringBuilder text, Pattern.Match match)
    {
        Append(text.Append('('), match.Subject);
        Append(text, match.Latest ? "$latest" : "", match.Predicate.Spelling);
        Append(text, match.Object);
        text.Append(')');
    }

    private static void Append(StringBuilder text, Element element)
    {
        switch (element)
        {
            case Element.Variable variable:
                Append(text, "?", variable.Name);
                break;
            case Element.Constant constant:
                Append(text, "=", constant.Node.Spelling);
                break;
            case Element.Literal literal:
                foreach (var comparison in literal.Comparisons)
                    Append(text, comparison.Relation.ToString(), comparison.Value.Spelling);
                break;
            default:
                throw new UnreachableException($"{element.GetType().Name} is no element.");
        }
    }

    // With its length in front no spelling can be taken for the marks around it.
    private static StringBuilder Append(StringBuilder text, string mark, string spelling) =>
        text.Append(mark).Append(spelling.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(spelling);
}
