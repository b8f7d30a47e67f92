using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Transactions;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Properties;

/// <summary>Makes random transactions and queries over a small world, each from one number, so that histories shrink well.</summary>
internal static class History
{
    public static readonly string[] Users = ["us-a", "us-b", "us-c"];
    private static readonly string[] Records = ["kv-1", "kv-2", "kv-3", "l-4", "kv-5", "kv-6", "kv-7"];
    private static readonly string[] Terms = ["Doc", "Note", "Done"];
    private static readonly string[] Roles =
        ["$isMemberOf", "$isMemberOf", "$isHostOf", "$isAccountableFor", "$canAccess", "$canRead", "$canRefine", "$canReferTo"];

    private static readonly string[] Predicates = ["isA", "isA", "belongsTo", "stateIs", "isA*"];
    private static readonly string[] Values = ["\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>", "\"two\"", "<urn:x>"];

    /// <summary>Terms, and two records for each user, so that something can happen from the first step on.</summary>
    public static IEnumerable<Transaction> Beginning() =>
        Users.Select((user, at) => new Transaction
        {
            Id = $"begin{at}",
            Author = new(user),
            Asserted =
            [
                new(new(Terms[at]), ReservedPredicates.IsATermFor, new("\"t\"")),
                .. Records[(2 * at)..((2 * at) + 2)].Select(record => new Fact(new(record), new("isA"), new(Terms[at]))),
            ],
            Events = [.. Records[(2 * at)..((2 * at) + 2)].Select(record => new RecordEvent(new(record), default))],
        });

    public static Transaction Transaction(int seed, int number)
    {
        var random = new Random(seed);
        var author = Pick(random, Users);
        return new()
        {
            Id = $"h{number}",
            Author = new(author),
            Asserted = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Fact(random))],
            Retracted = [.. Enumerable.Range(0, Math.Max(0, random.Next(5) - 3)).Select(_ => Fact(random))],
            Events = [.. Enumerable.Range(0, Math.Max(0, random.Next(5) - 2)).Select(_ => new RecordEvent(new(Pick(random, Records)), default))],
        };
    }

    /// <summary>The given fact taken back by someone: as revocations, which random facts rarely hit.</summary>
    public static Transaction Revocation(int seed, int number, Fact fact)
    {
        var random = new Random(seed);
        var author = new Node(Pick(random, Users));
        var isLeave = random.Next(3) == 0 && Users.Contains(fact.Subject.Spelling);
        return new()
        {
            Id = $"h{number}",
            Author = isLeave ? fact.Subject : author,
            Retracted = [fact],
            Preconditions = isLeave ? [new Precondition.Present(fact)] : [],
        };
    }

    public static Pattern[] Query(Random random)
    {
        var patterns = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Pattern(random)).ToList();
        if (patterns.Exists(pattern => pattern is Pattern.Match { Object: Element.Variable { Name: "?x" } }))
            patterns.Add(new Pattern.Match(X, new(Pick(random, Predicates)), Constant(random)));
        return [.. patterns];
    }

    public static FactQuery FactQuery(Random random) => new()
    {
        Subject = random.Next(2) == 0 ? [] : [End(random)],
        Predicate = random.Next(2) == 0 ? [] : [new(Pick(random, [.. Predicates, "$isATermFor", "$isMemberOf"]))],
        Object = random.Next(3) > 0 ? [] : [End(random)],
    };

    private static Element.Variable X => new("?x");

    private static FactQuery.End End(Random random) => random.Next(2) == 0
        ? new FactQuery.End.Is(new(Pick(random, [.. Records, .. Terms])))
        : new FactQuery.End.Has(new(Pick(random, Predicates)), new(Pick(random, [.. Records, .. Terms])));

    private static Pattern Pattern(Random random) => random.Next(12) switch
    {
        0 => new Pattern.HasDataType(random.Next(2) == 0 ? RecordKind.KeyValue : RecordKind.LongText),
        1 => new Pattern.Not(new(Element.Variable.It, Predicate(random), Constant(random))),
        2 => new Pattern.Not(new(Constant(random), new(Pick(random, Roles)), Element.Variable.It)),
        3 => new Pattern.Match(Element.Variable.It, new("stateIs"), Constant(random), Latest: true),
        4 => new Pattern.Not(new(Element.Variable.It, new("stateIs"), Constant(random), Latest: true)),
        5 => new Pattern.Match(new Element.Constant(new(Pick(random, Users))), new(Pick(random, Roles)), Element.Variable.It),
        6 => new Pattern.Match(Constant(random), Predicate(random), Element.Variable.It),
        7 => new Pattern.Match(Element.Variable.It, new(Pick(random, Predicates)), X),
        8 => new Pattern.AnyOf([[Simple(random)], [Simple(random), Simple(random)]]),
        9 => new Pattern.Match(Element.Variable.It, new("belongsTo"), new Element.Literal([new(Relation.AtLeast, new(Values[0]))])),
        _ => Simple(random),
    };

    private static Pattern.Match Simple(Random random) => new(Element.Variable.It, Predicate(random), Constant(random));

    private static Node Predicate(Random random) => new(Pick(random, Predicates));

    private static Element.Constant Constant(Random random) =>
        new(new(Pick(random, [.. Terms, .. Terms, .. Records, .. Users, .. Values])));

    private static Fact Fact(Random random)
    {
        var subject = Pick(random, random.Next(3) == 0 ? [.. Users, .. Terms] : Records);
        return random.Next(6) switch
        {
            0 => new(new(Pick(random, Terms)), ReservedPredicates.IsATermFor, new("\"t\"")),
            1 or 2 => new(
                new(Pick(random, [.. Users, .. Records])),
                new(Pick(random, Roles)),
                new(Pick(random, [.. Records, .. Records, .. Users, .. Terms]))),
            _ => new(
                new(subject),
                new(Pick(random, Predicates)),
                new(Pick(random, [.. Terms, .. Terms, .. Records, .. Users, .. Values]))),
        };
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
