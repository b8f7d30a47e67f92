using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Tests.Oracle;

/// <summary>Answers queries by trying every binding of every pattern against the list of visible facts.</summary>
internal sealed class OracleQueries(IReadOnlyCollection<Statement> facts, string user)
{
    private readonly List<Statement> _visible = new OracleRights(facts).VisibleTo(user);
    private readonly HashSet<string> _seen = new OracleRights(facts).Access(user, OracleRights.See);

    public string[] Find(IReadOnlyCollection<Pattern> patterns) =>
        [.. Candidates().Where(it => Holds(patterns, new Dictionary<string, string> { ["$it"] = it })).Order(StringComparer.Ordinal)];

    /// <summary>The facts that fulfil a query.</summary>
    public Fact[] Find(FactQuery query) =>
        [.. _visible
            .Where(fact => query.Subject.All(end => Fulfils(fact.Subject, end)) && query.Object.All(end => Fulfils(fact.Object, end)))
            .Where(fact => query.Predicate.IsEmpty || query.Predicate.Contains(new(fact.Predicate)))
            .Select(fact => fact.ToFact())];

    private bool Fulfils(string node, FactQuery.End end) => end switch
    {
        FactQuery.End.Is(var wanted) => node == wanted.Spelling,
        FactQuery.End.Has(var predicate, var @object) => predicate.Spelling.EndsWith('*')
            ? Closure(predicate.Spelling, node).Contains(@object.Spelling)
            : _visible.Exists(fact => fact.Is(node, predicate.Spelling, @object.Spelling)),
        _ => throw new ArgumentException("No condition.", nameof(end)),
    };

    private IEnumerable<string> Candidates() =>
        _seen.Where(node => RecordKinds.Of(new(node)) != RecordKind.None
            && facts.Any(fact => fact.Predicate == OracleRights.Accountable && fact.Object == node));

    private bool Holds(IReadOnlyCollection<Pattern> patterns, Dictionary<string, string> bound)
    {
        if (patterns.Count == 0)
            return true;
        var next = patterns.FirstOrDefault(pattern => pattern is Pattern.Match) ?? patterns.First();
        var rest = patterns.Where(pattern => !ReferenceEquals(pattern, next)).ToList();
        return next switch
        {
            Pattern.Match match => Bindings(match, bound).Any(binding => Holds(rest, binding)),
            Pattern.Not(var absent) => !Bindings(absent, bound).Any() && Holds(rest, bound),
            Pattern.HasDataType(var kind) => RecordKinds.Of(new(bound["$it"])) == kind && Holds(rest, bound),
            Pattern.AnyOf(var branches) => branches.Any(branch => Holds([.. branch, .. rest], bound)),
            _ => throw new ArgumentException("No pattern.", nameof(patterns)),
        };
    }

    private IEnumerable<Dictionary<string, string>> Bindings(Pattern.Match match, Dictionary<string, string> bound) =>
        Pairs(match)
            .Select(pair => Bind(match.Object, pair.Object, Bind(match.Subject, pair.Subject, bound)))
            .OfType<Dictionary<string, string>>();

    private IEnumerable<(string Subject, string Object)> Pairs(Pattern.Match match)
    {
        var stored = _visible.Where(fact => fact.Predicate == match.Predicate.Spelling);
        if (match.Latest)
            stored = stored.GroupBy(fact => fact.Subject).Select(history => history.Last());
        if (!match.Predicate.Spelling.EndsWith('*') || match.Subject is Element.Constant)
            return stored.Select(fact => (fact.Subject, fact.Object));
        return stored.Select(fact => fact.Subject).Distinct()
            .SelectMany(start => Closure(match.Predicate.Spelling, start).Select(end => (start, end)));
    }

    private HashSet<string> Closure(string predicate, string start)
    {
        var reached = new HashSet<string>();
        for (var before = -1; before != reached.Count;)
        {
            before = reached.Count;
            foreach (var fact in _visible.Where(fact => fact.Predicate == predicate && (fact.Subject == start || reached.Contains(fact.Subject))))
                reached.Add(fact.Object);
        }

        return reached;
    }

    private static Dictionary<string, string>? Bind(Element element, string node, Dictionary<string, string>? bound) => (element, bound) switch
    {
        (_, null) => null,
        (Element.Constant constant, _) => constant.Node.Spelling == node ? bound : null,
        (Element.Literal literal, _) => LiteralValue.Satisfies(new(node), literal.Comparisons) ? bound : null,
        (Element.Variable variable, _) when bound.TryGetValue(variable.Name, out var known) => known == node ? bound : null,
        (Element.Variable variable, _) => new(bound) { [variable.Name] = node },
        _ => throw new ArgumentException("No element.", nameof(element)),
    };
}
