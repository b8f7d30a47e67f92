using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>Brings the rows of a query to a later state by looking only at those that the facts in between can have touched.</summary>
/// <remarks>
/// <para>Possible for queries whose patterns say of <c>$it</c> how it stands to given nodes and literals. Whether a record is in
/// such an answer depends on facts of which it is an end, on the user's groups, on what rights these have on the record and on
/// what it is inside, and on whether the given nodes are visible. So a fact (s, p, o) touches s when a pattern has p of <c>$it</c> or s is put into o; it touches o
/// when a pattern has p to <c>$it</c> or p is a role; and what is inside o when a group of the user gets or loses a role on it. Whatever else can matter is evaluated as a whole: a fact that changes the user's groups,
/// makes a term, gives or takes a role on a given node, or any role once an answer hung on the rights of somebody else.</para>
/// <para>What the answer depends on afterwards is what it depended on before, together with what was looked at for these rows.</para>
/// </remarks>
internal sealed class RowRecheck
{
    /// <summary>With more facts or rows than this to look at, a whole evaluation is no dearer.</summary>
    public const int Most = 64;

    private readonly LiveQuestion _question;
    private readonly HashSet<Node> _given;
    private readonly HashSet<Node> _outOfIt;
    private readonly HashSet<Node> _intoIt;
    private readonly bool _hasLatest;

    private RowRecheck(LiveQuestion question, Pattern[] patterns)
    {
        _question = question;
        _given = [.. patterns.SelectMany(Ends).OfType<Element.Constant>().Select(constant => constant.Node)];
        _outOfIt = [.. patterns.Select(MatchOf).OfType<Pattern.Match>().Where(match => IsIt(match.Subject)).Select(match => match.Predicate)];
        _intoIt = [.. patterns.Select(MatchOf).OfType<Pattern.Match>().Where(match => IsIt(match.Object)).Select(match => match.Predicate)];
        _hasLatest = patterns.Any(pattern => MatchOf(pattern) is { Latest: true });
    }

    /// <summary>A recheck for a query; null for one that is only evaluated as a whole.</summary>
    public static RowRecheck? For(LiveQuestion question)
    {
        var patterns = new List<Pattern>();
        foreach (var (_, group) in question.Query.Groups)
        {
            if (group is Group.ByFacts or Group.ByPatterns({ Wanted: Wanted.Exists }))
                return null;
            if (group is Group.ByPatterns(var query))
                patterns.AddRange(query.Where.SelectMany(Flat));
        }

        return patterns.TrueForAll(IsAboutIt) ? new(question, [.. patterns]) : null;
    }

    /// <summary>The rows at the graph's revision; null when they have to be found as a whole.</summary>
    /// <param name="found">The rows at an earlier revision, for each group.</param>
    /// <param name="touched">All facts that came or went in between and that the rows can depend on.</param>
    /// <param name="dependsOnOthers">Whether the rows hang on the rights of somebody else.</param>
    /// <param name="before">Why its rows are no longer found is found out as well.</param>
    public LiveMatches? Find(
        ImmutableArray<FoundRows> found, IReadOnlyCollection<Fact> touched, bool dependsOnOthers, LiveResult before, IGraph graph, Budget budget)
    {
        if (dependsOnOthers && touched.Any(fact => RolePredicates.RoleOf(fact.Predicate) != Roles.None))
            return null;
        var recording = new RecordingGraph(graph);
        var viewer = new Viewer(_question.User, recording);
        var rows = new HashSet<NodeId>();
        if (!touched.All(fact => TryAddTouched(rows, fact, recording, viewer)) || rows.Count > Most)
            return null;

        var next = _question.Query.Groups.Select((group, number) => Find(group.Value, found[number], rows, recording, viewer, budget)).ToImmutableArray();
        return new(next, new(recording.Reads), _question.ReasonsFor(LiveQuestion.Gone(before, next), graph), !budget.IsExceeded)
        {
            IsAddition = true,
            DependsOnOthers = dependsOnOthers || viewer.Access.AsksForOthers,
        };
    }

    private static IEnumerable<Pattern> Flat(Pattern pattern) =>
        pattern is Pattern.AnyOf(var branches) ? branches.SelectMany(branch => branch.SelectMany(Flat)) : [pattern];

    private static Pattern.Match? MatchOf(Pattern pattern) => pattern as Pattern.Match ?? (pattern as Pattern.Not)?.Absent;

    private static Element[] Ends(Pattern pattern) => MatchOf(pattern) is { } match ? [match.Subject, match.Object] : [];

    private static bool IsAboutIt(Pattern pattern) =>
        pattern is Pattern.HasDataType
        || (MatchOf(pattern) is { } match
            && !Names.IsTransitive(match.Predicate)
            && Ends(pattern).Count(IsIt) == 1
            && Ends(pattern).All(end => IsIt(end) || end is Element.Constant or Element.Literal));

    private static bool IsIt(Element end) => end is Element.Variable variable && variable == Element.Variable.It;

    // False when the fact can have touched others than these rows.
    private bool TryAddTouched(HashSet<NodeId> rows, Fact fact, RecordingGraph graph, Viewer viewer)
    {
        if (fact.Predicate == ReservedPredicates.IsATermFor)
            return false;
        var (subject, @object) = (graph.Find(fact.Subject), graph.Find(fact.Object));
        var role = RolePredicates.RoleOf(fact.Predicate);
        if (role == Roles.Member || _outOfIt.Contains(fact.Predicate))
            AddRow(rows, fact.Subject, subject);
        if (role != Roles.None || _intoIt.Contains(fact.Predicate))
            AddRow(rows, fact.Object, @object);
        return role == Roles.None
            || (!_hasLatest
                && !(fact.Subject == _question.User && RolePredicates.MakingGroups.Contains(role))
                && !(role == Roles.Member && _given.Contains(fact.Subject))
                && (!viewer.Access.IsGroup(subject) || TryAddInside(rows, fact.Object, @object, graph, viewer)));
    }

    // A role that the user gets or loses on a container reaches what is inside it, also what is put there later.
    private bool TryAddInside(HashSet<NodeId> rows, Node container, NodeId number, RecordingGraph graph, Viewer viewer)
    {
        if (_given.Contains(container) || graph.CountSubjects(viewer.Names.IsMemberOf, number) > Most)
            return false;
        foreach (var inside in graph.Subjects(viewer.Names.IsMemberOf, number))
        {
            var node = graph.NodeOf(inside);
            if (_given.Contains(node))
                return false;
            AddRow(rows, node, inside);
        }

        return true;
    }

    private static void AddRow(HashSet<NodeId> rows, Node node, NodeId number)
    {
        if (number != NodeId.None && RecordKinds.Of(node) != RecordKind.None)
            rows.Add(number);
    }

    private static FoundRows Find(Group group, FoundRows found, HashSet<NodeId> rows, RecordingGraph graph, Viewer viewer, Budget budget)
    {
        Func<NodeId, bool> isRow = group is Group.ByPatterns(var query)
            ? Matches.Test(query.Where, graph, viewer, graph.Unrecorded, budget)
            : row => graph.NodeOf(row) == ((Group.ById)group).Record && viewer.Sees(row);
        var next = found.Records;
        foreach (var row in rows)
        {
            var record = graph.NodeOf(row);
            var at = next.BinarySearch(record, BySpelling);
            if (isRow(row))
                next = at < 0 ? next.Insert(~at, record) : next;
            else if (at >= 0)
                next = next.RemoveAt(at);
        }

        return FoundRows.Of(next);
    }

    private static readonly Comparer<Node> BySpelling = Comparer<Node>.Create((one, other) => string.CompareOrdinal(one.Spelling, other.Spelling));
}
