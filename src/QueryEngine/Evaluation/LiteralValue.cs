using System.Collections.Immutable;
using System.Globalization;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Evaluation;

/// <summary>A literal's value, where it has one that can be compared.</summary>
/// <remarks>
/// XML Schema 1.1 part 2: numbers compare with numbers, points in time with points in time (UTC when no zone is written),
/// text with text by code point, truth values with each other. Everything else compares with nothing.
/// </remarks>
internal abstract record LiteralValue
{
    private const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    private LiteralValue()
    {
    }

    /// <summary>Puts types that cannot be compared one after the other. A number that is none comes after all numbers.</summary>
    public abstract int TypeRank { get; }

    public static bool Satisfies(Node node, ImmutableArray<Comparison> comparisons)
    {
        if (Of(node) is not { } value)
            return false;
        foreach (var comparison in comparisons)
        {
            if (Compare(value, Of(comparison.Value)) is not { } order || !Holds(comparison.Relation, order))
                return false;
        }

        return true;
    }

    /// <summary>The value of a literal; null for other nodes, other types, and lexical forms outside the type.</summary>
    public static LiteralValue? Of(Node node)
    {
        if (node.Kind != NodeKind.Literal)
            return null;
        var literal = Literal.Of(node);
        if (literal.Language is not null)
            return new Text(literal.Text);
        return literal.Datatype.StartsWith(Xsd, StringComparison.Ordinal)
            ? OfType(literal.Datatype.AsSpan(Xsd.Length), literal.Text)
            : null;
    }

    /// <summary>Negative, zero or positive; null when the two cannot be compared.</summary>
    public static int? Compare(LiteralValue? left, LiteralValue? right) => (left, right) switch
    {
        (Exact a, Exact b) => a.Value.CompareTo(b.Value),
        (Inexact a, Inexact b) => Order(a.Value, b.Value),
        (Exact a, Inexact b) => Order((double)a.Value, b.Value),
        (Inexact a, Exact b) => Order(a.Value, (double)b.Value),
        (Time a, Time b) => a.Value.CompareTo(b.Value),
        (Text a, Text b) => string.CompareOrdinal(a.Value, b.Value),
        (Truth a, Truth b) => a.Value.CompareTo(b.Value),
        _ => null,
    };

    private static int? Order(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static bool Holds(Relation relation, int order) => relation switch
    {
        Relation.Equal => order == 0,
        Relation.Less => order < 0,
        Relation.AtMost => order <= 0,
        Relation.Greater => order > 0,
        _ => order >= 0,
    };

    private static LiteralValue? OfType(ReadOnlySpan<char> type, string lexical) => type switch
    {
        "string" => new Text(lexical),
        "boolean" => lexical switch
        {
            "true" or "1" => new Truth(true),
            "false" or "0" => new Truth(false),
            _ => null,
        },
        "double" or "float" => Number(lexical) is { } number ? new Inexact(number) : null,
        "date" or "dateTime" or "dateTimeStamp" => Moment(lexical),
        "decimal" or "integer" or "int" or "long" or "short" or "byte" or "nonNegativeInteger" or "positiveInteger"
            or "nonPositiveInteger" or "negativeInteger" or "unsignedInt" or "unsignedLong" or "unsignedShort" or "unsignedByte" =>
            ExactOrNearest(lexical),
        _ => null,
    };

    // Beyond 28 digits the nearest double still orders as well as anyone can expect.
    private static LiteralValue? ExactOrNearest(string lexical)
    {
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(lexical, Decimal, CultureInfo.InvariantCulture, out var exact))
            return new Exact(exact);
        return double.TryParse(lexical, Decimal, CultureInfo.InvariantCulture, out var nearest) ? new Inexact(nearest) : null;
    }

    private static double? Number(string lexical) => lexical switch
    {
        "INF" or "+INF" => double.PositiveInfinity,
        "-INF" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(lexical, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };

    private static Time? Moment(string lexical) =>
        DateTimeOffset.TryParse(lexical, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? new(value) : null;

    private sealed record Exact(decimal Value) : LiteralValue
    {
        public override int TypeRank => 0;
    }

    private sealed record Inexact(double Value) : LiteralValue
    {
        public override int TypeRank => double.IsNaN(Value) ? 1 : 0;
    }

    private sealed record Time(DateTimeOffset Value) : LiteralValue
    {
        public override int TypeRank => 2;
    }

    private sealed record Text(string Value) : LiteralValue
    {
        public override int TypeRank => 3;
    }

    private sealed record Truth(bool Value) : LiteralValue
    {
        public override int TypeRank => 4;
    }
}
