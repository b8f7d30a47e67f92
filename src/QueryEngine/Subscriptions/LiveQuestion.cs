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
    /// <summary>Equal for equal queries of one user, and for no others.</summary>
    public string Text { get; } = LiveText.Of(User, Query);

    /// <summary>Finds what matches in a graph, with the rights that hold there.</summary>
    /// <param name="before">Why its records are no longer found is found out as well.</param>
    public LiveMatches Find(IGraph graph, LiveResult? before, Budget budget)
    {
        var recording = new RecordingGraph(graph);
        var viewer = new Viewer(User, recording);
        var matches = Query.Groups.Select(group => Find(group.Value, recording, viewer, budget)).ToImmutableArray();
        return new(matches, recording.Reads, before is null ? [] : ReasonsFor(Gone(before, matches), graph), !budget.IsExceeded);
    }

    /// <summary>Why records that are no longer in a result left it, in a graph of the result.</summary>
    public Dictionary<(int Group, Node Record), RemovalReason> ReasonsFor(
        IEnumerable<(int Group, Node Record)> gone, IGraph graph)
    {
        var viewer = new Viewer(User, graph);
        return gone.ToDictionary(row => row, row => ReasonFor(graph.Find(row.Record), graph, viewer));
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
            var matches = found.Groups[group];
            if (orders[group] is { } order)
                matches = await order.SortAsync(matches, at, cancellationToken);
            groups.Add(Cut(name, asked, matches));
        }

        return new(at, groups.MoveToImmutable());
    }

    /// <summary>The orders of the groups, with nothing known yet.</summary>
    public ImmutableArray<ValueOrder?> OrdersBy(IRecordOrder order) =>
        [.. Query.Groups.Select(group => group.Value is Group.ByPatterns({ Wanted: Wanted.Rows, OrderBy: { } ordering }) ? new ValueOrder(ordering, order) : null)];

    private static ImmutableArray<Node> Find(Group group, RecordingGraph graph, Viewer viewer, Budget budget) => group switch
    {
        Group.ById(var record) => RecordKinds.Of(record) != RecordKind.None && viewer.Sees(graph.Find(record)) ? [record] : [],
        Group.ByPatterns(var query) => [
            .. Matches.Find(query.Where, graph, viewer, graph.Unrecorded, query.Wanted == Wanted.Exists ? 1 : int.MaxValue, budget)
                .Records.OrderBy(record => record.Spelling, StringComparer.Ordinal)],
        _ => throw new UnreachableException($"{group.GetType().Name} is no group."),
    };

    private static IEnumerable<(int Group, Node Record)> Gone(LiveResult before, ImmutableArray<ImmutableArray<Node>> matches) =>
        before.Groups.SelectMany((group, number) => group.Records.Except(matches[number]).Select(record => (number, record)));

    private static RemovalReason ReasonFor(NodeId record, IGraph graph, Viewer viewer)
    {
        if (graph.CountSubjects(viewer.Names.IsAccountableFor, record) == 0)
            return RemovalReason.Deleted;
        return viewer.Sees(record) ? RemovalReason.NoLongerMatches : RemovalReason.AccessLost;
    }

    private static LiveGroup Cut(string name, Group asked, ImmutableArray<Node> matches) => asked switch
    {
        Group.ByPatterns({ Wanted: Wanted.Count }) => new(name, [], matches.Length),
        Group.ByPatterns({ Wanted: Wanted.Exists }) => new(name, [], Math.Min(1, matches.Length)),
        Group.ByPatterns({ First: { } first }) when first < matches.Length => new(name, matches[..first], matches.Length),
        _ => new(name, matches, matches.Length),
    };
}
