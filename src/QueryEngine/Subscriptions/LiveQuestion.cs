using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>A query and whose eyes it is answered with.</summary>
internal sealed record LiveQuestion(Node User, CompoundQuery Query)
{
    /// <summary>Equal for equal queries, and for no others.</summary>
    public string QueryText { get; } = LiveText.Of(Query);

    /// <summary>Equal for equal queries of one user, and for no others.</summary>
    public string Text => field ??= LiveText.Of(User, QueryText);

    /// <summary>Whether users with equal rights have equal answers. How one signs in is seen by oneself alone, so nothing that may show it is shared.</summary>
    public bool DependsOnRightsAlone =>
        !QueryText.Contains(ReservedPredicates.SignsInWith.Spelling, StringComparison.Ordinal)
        && !Query.Groups.Any(group => group.Value is Group.ByFacts(var queries) && queries.Any(query => query.Predicate.IsEmpty));

    /// <summary>Finds what matches in a graph, with the rights that hold there.</summary>
    /// <param name="before">Why its rows are no longer found is found out as well.</param>
    public LiveMatches Find(IGraph graph, LiveResult? before, Budget budget)
    {
        var recording = new RecordingGraph(graph);
        var viewer = new Viewer(User, recording);
        var matches = Query.Groups.Select(group => Find(group.Value, recording, viewer, budget)).ToImmutableArray();
        return new(matches, new(recording.Reads), before is null ? [] : ReasonsFor(Gone(before, matches), graph), !budget.IsExceeded)
        {
            DependsOnOthers = viewer.Access.AsksForOthers,
        };
    }

    /// <summary>Takes over the answer of somebody with equal rights.</summary>
    /// <param name="ownReads">The facts that make them equal.</param>
    /// <param name="before">Why its rows are no longer found is found out as well.</param>
    public LiveMatches Share(LiveMatches found, ReadKey[] ownReads, LiveResult? before, IGraph graph) => found with
    {
        OwnReads = ownReads,
        Gone = before is null ? [] : ReasonsFor(Gone(before, found.Groups), graph),
    };

    /// <summary>Why rows that are no longer in a result left it, in a graph of the result.</summary>
    public Dictionary<LiveRow, RemovalReason> ReasonsFor(IEnumerable<LiveRow> gone, IGraph graph)
    {
        var viewer = new Viewer(User, graph);
        return gone.ToDictionary(row => row, row => ReasonFor(row, graph, viewer));
    }

    /// <summary>Orders and cuts what was found.</summary>
    /// <param name="orders">One for each group, null for those that are ordered by name.</param>
    public async ValueTask<LiveResult> ResultAsync(
        LiveMatches found, ImmutableArray<ValueOrder?> orders, Revision at, CancellationToken cancellationToken)
    {
        var groups = ImmutableArray.CreateBuilder<LiveGroup>(Query.Groups.Length);
        for (var group = 0; group < Query.Groups.Length; group++)
        {
            var (name, asked) = Query.Groups[group];
            var (records, facts) = found.Groups[group];
            if (orders[group] is { } order)
                records = await order.SortAsync(records, at, cancellationToken);
            groups.Add(asked is Group.ByFacts ? new(name, [], facts.Length) { Facts = facts } : Cut(name, asked, records));
        }

        return new(at, groups.MoveToImmutable());
    }

    /// <summary>The orders of the groups, with nothing known yet.</summary>
    public ImmutableArray<ValueOrder?> OrdersBy(IRecordOrder order) =>
        [.. Query.Groups.Select(group => group.Value is Group.ByPatterns({ Wanted: Wanted.Rows, OrderBy: { } ordering }) ? new ValueOrder(ordering, order) : null)];

    /// <summary>The rows of a result that are not found any more.</summary>
    public static IEnumerable<LiveRow> Gone(LiveResult before, ImmutableArray<FoundRows> matches) =>
        before.Groups.SelectMany((group, number) => Enumerable.Concat(
            group.Records.Except(matches[number].Records).Select(record => new LiveRow(number, record)),
            group.Facts.Except(matches[number].Facts).Select(fact => new LiveRow(number, fact.Subject, fact))));

    private static FoundRows Find(Group group, RecordingGraph graph, Viewer viewer, Budget budget) => group switch
    {
        Group.ById(var record) => FoundRows.Of(
            RecordKinds.Of(record) != RecordKind.None && viewer.Sees(graph.Find(record)) ? ImmutableArray.Create(record) : []),
        Group.ByFacts(var queries) => FoundRows.Of(new FactSearch(graph, viewer, graph.Unrecorded, budget).Find(queries) ?? []),
        Group.ByPatterns(var query) => FoundRows.Of((ImmutableArray<Node>)[
            .. Matches.Find(query.Where, graph, viewer, graph.Unrecorded, query.Wanted == Wanted.Exists ? 1 : int.MaxValue, budget)
                .Records.OrderBy(record => record.Spelling, StringComparer.Ordinal)]),
        _ => throw new UnreachableException($"{group.GetType().Name} is no group."),
    };

    private static RemovalReason ReasonFor(LiveRow row, IGraph graph, Viewer viewer)
    {
        if (row.Fact is { } fact)
            return ReasonFor(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object), graph, viewer);
        var record = graph.Find(row.Record);
        if (graph.CountSubjects(viewer.Names.IsAccountableFor, record) == 0)
            return RemovalReason.Deleted;
        return viewer.Sees(record) ? RemovalReason.NoLongerMatches : RemovalReason.AccessLost;
    }

    private static RemovalReason ReasonFor(NodeId subject, NodeId predicate, NodeId @object, IGraph graph, Viewer viewer)
    {
        if (!graph.Contains(subject, predicate, @object))
            return RemovalReason.Deleted;
        return viewer.SeesFact(subject, predicate, @object) ? RemovalReason.NoLongerMatches : RemovalReason.AccessLost;
    }

    private static LiveGroup Cut(string name, Group asked, ImmutableArray<Node> matches) => asked switch
    {
        Group.ByPatterns({ Wanted: Wanted.Count }) => new(name, [], matches.Length),
        Group.ByPatterns({ Wanted: Wanted.Exists }) => new(name, [], Math.Min(1, matches.Length)),
        Group.ByPatterns({ First: { } first }) when first < matches.Length => new(name, matches[..first], matches.Length),
        _ => new(name, matches, matches.Length),
    };
}
