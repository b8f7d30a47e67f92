using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Benchmarks.Residence;

/// <summary>Documents of eight records with twelve facts each, in arrays, and storage over them.</summary>
/// <remarks>Numbers below <see cref="FirstNode"/> are predicates and terms. Deterministic.</remarks>
internal sealed class GeneratedGraph : IGraphSource
{
    public const long IsA = 1;
    public const long BelongsTo = 2;
    public const long Status = 3;
    public const long IsAccountableFor = 4;
    public const long FirstNode = 1_000_000;
    public const long LastStatus = 203;
    public const int DocumentsPerTeam = 40;
    private const long Document = 100;
    private const int Records = 8;
    private const int TeamsPerOrganisation = 8;
    private const long Organisation = 600_000;
    private const long Team = 700_000;

    private readonly Random _random = new(1);
    private readonly StoredFact[] _out;
    private readonly StoredFact[] _in;
    private readonly Dictionary<long, (int Start, int Length)> _bySubject = [];
    private readonly Dictionary<StoredList, (int Start, int Length)> _byObject = [];

    public GeneratedGraph(int facts)
    {
        var all = new List<StoredFact>(facts + 200);
        for (NextNode = FirstNode; all.Count < facts;)
            AddDocument(all, Documents++);
        _out = [.. all];
        Array.Sort(_out, static (a, b) => (a.Subject, a.Predicate, a.Object).CompareTo((b.Subject, b.Predicate, b.Object)));
        _in = [.. all];
        Array.Sort(_in, static (a, b) => (a.Object, a.Predicate, a.Subject).CompareTo((b.Object, b.Predicate, b.Subject)));
        Index(_out, fact => fact.Subject, _bySubject);
        Index(_in, fact => new StoredList(fact.Object, fact.Predicate), _byObject);
    }

    public int Documents { get; private set; }

    public long NextNode { get; private set; }

    public int Facts => _out.Length;

    public int Teams => ((Documents - 1) / DocumentsPerTeam) + 1;

    /// <summary>The types whose members are all documents and records.</summary>
    public static IEnumerable<Node> Types => Enumerable.Range((int)Document, Records + 1).Select(type => Name(type));

    /// <summary>The other subjects: organisations and teams.</summary>
    public IEnumerable<Node> Groups =>
        Enumerable.Range(0, Teams).Select(team => Name(Team + team))
            .Concat(Enumerable.Range(0, ((Teams - 1) / TeamsPerOrganisation) + 1).Select(number => Name(Organisation + number)));

    public static Node Name(long number) => new($"n{number}");

    /// <summary>The number of a document by its place.</summary>
    public static long DocumentAt(int place) => FirstNode + (place * (1L + (2 * Records)));

    /// <summary>Twelve facts of a new record.</summary>
    public void AddRecord(List<StoredFact> facts, long document, int team, int kind)
    {
        var record = NextNode++;
        facts.Add(new(record, IsA, Document + 1 + kind));
        facts.Add(new(record, BelongsTo, document));
        facts.Add(new(record, Status, LastStatus - _random.Next(4)));
        facts.Add(new(record, 5, 210 + _random.Next(3)));
        facts.Add(new(record, 6, 500_000 + (team * 4) + _random.Next(4)));
        facts.Add(new(record, 7, 1_000 + _random.Next(500)));
        facts.Add(new(record, 8, 220 + _random.Next(10)));
        facts.Add(new(record, 9, NextNode++));
        facts.Add(new(record, 10, 100_000 + _random.Next(100_000)));
        facts.Add(new(record, 11, 10_000 + _random.Next(5_000)));
        facts.Add(new(Organisation + (team / TeamsPerOrganisation), IsAccountableFor, record));
        facts.Add(new(Team + team, 12, record));
    }

    public ValueTask<GraphPages> LoadAsync(GraphMisses misses, Revision asOf, CancellationToken cancellationToken)
    {
        var pages = new GraphPages();
        pages.Nodes.AddRange(misses.Numbers.Select(node => new StoredNode(long.Parse(node.Spelling[1..], null), node)));
        pages.Nodes.AddRange(misses.Spellings.Select(number => new StoredNode(number, Name(number))));
        foreach (var subject in misses.Subjects)
        {
            var (start, length) = _bySubject.GetValueOrDefault(subject);
            if (length > IGraphSource.OutPageFacts)
                pages.LargeSubjects.Add(subject);
            else
                pages.Out.AddRange(_out.AsSpan(start, length));
        }

        foreach (var list in misses.InLists)
        {
            var (start, length) = _byObject.GetValueOrDefault(list);
            pages.InLists.AddRange(_in.AsSpan(start, length));
        }

        return ValueTask.FromResult(pages);
    }

    private void AddDocument(List<StoredFact> facts, int number)
    {
        var document = NextNode++;
        facts.Add(new(document, IsA, Document));
        for (var kind = 0; kind < Records; kind++)
            AddRecord(facts, document, number / DocumentsPerTeam, kind);
    }

    private static void Index<T>(StoredFact[] facts, Func<StoredFact, T> keyOf, Dictionary<T, (int Start, int Length)> index)
        where T : notnull
    {
        for (var start = 0; start < facts.Length;)
        {
            var key = keyOf(facts[start]);
            var end = start;
            while (end < facts.Length && keyOf(facts[end]).Equals(key))
                end++;
            index.Add(key, (start, end - start));
            start = end;
        }
    }
}
