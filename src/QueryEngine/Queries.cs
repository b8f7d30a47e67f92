using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Planning;

namespace LinkedRecords.QueryEngine;

/// <summary>Answers queries through the eyes of a user. Safe to use from any thread.</summary>
/// <param name="store">Holds the facts.</param>
/// <param name="order">Knows by what records are ordered beside their names.</param>
/// <param name="signer">Signs cursors.</param>
public sealed class Queries(IFactStore store, IRecordOrder order, TokenSigner signer)
{
    /// <summary>What is said of a question for which more facts would have to be looked at than one may.</summary>
    public static QueryError TooExpensive { get; } = new(
        QueryCodes.TooExpensive, "", "The query looks at more facts than one query may; begin with a pattern that names a node with fewer facts.");

    /// <summary>Answers all parts of a compound query at one revision, each under its name.</summary>
    /// <exception cref="StorageUnavailableException">What was missing in memory could not be loaded in time.</exception>
    public async ValueTask<Answer<ImmutableArray<KeyValuePair<string, GroupAnswer>>>> AskAsync(
        Node user, CompoundQuery query, QueryAt at, CancellationToken cancellationToken)
    {
        var eyes = await EyesAsync(user, at, cancellationToken);
        var found = await store.ReadAsync(
            graph => query.Groups.Select(group => FindGroup(group.Value, graph, eyes(graph), cancellationToken)).ToImmutableArray(),
            await at.StateAsync(store, cancellationToken),
            cancellationToken);

        var answers = ImmutableArray.CreateBuilder<KeyValuePair<string, GroupAnswer>>(query.Groups.Length);
        for (var group = 0; group < query.Groups.Length; group++)
        {
            var (name, asked) = query.Groups[group];
            answers.Add(new(name, await FinishAsync(user, asked, found.Value[group], found.At, cancellationToken)));
        }

        return new(answers.ToImmutable(), found.At);
    }

    /// <summary>Answers one query.</summary>
    /// <exception cref="StorageUnavailableException">What was missing in memory could not be loaded in time.</exception>
    public async ValueTask<Answer<GroupAnswer>> AskAsync(
        Node user, RecordQuery query, QueryAt at, CancellationToken cancellationToken)
    {
        var compound = new CompoundQuery([new("", new Group.ByPatterns(query))]);
        var answer = await AskAsync(user, compound, at, cancellationToken);
        return new(answer.Value[0].Value, answer.At);
    }

    /// <summary>Answers with the facts that fulfil at least one of the queries, ordered by subject, predicate and object; null when they look at more facts than one query may.</summary>
    /// <exception cref="StorageUnavailableException">What was missing in memory could not be loaded in time.</exception>
    public async ValueTask<Answer<ImmutableArray<Fact>?>> FindFactsAsync(
        Node user, ImmutableArray<FactQuery> queries, QueryAt at, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(user, new CompoundQuery([new("", new Group.ByFacts(queries))]), at, cancellationToken);
        return new((answer.Value[0].Value as GroupAnswer.Facts)?.Found, answer.At);
    }

    // With today's rights on the past: first find out what is visible today.
    private async ValueTask<Func<IGraph, Viewer>> EyesAsync(Node user, QueryAt at, CancellationToken cancellationToken)
    {
        if (!at.IsPastSeenWithTodaysRights)
            return graph => new Viewer(user, graph);
        var today = await store.ReadAsync(graph => new Viewer(user, graph).Visible(), ReadAt.Newest, cancellationToken);
        return graph => new Viewer(user, graph, today.Value);
    }

    private static object FindGroup(Group group, IGraph graph, Viewer viewer, CancellationToken cancellationToken) => group switch
    {
        Group.ById(var record) => new GroupAnswer.ById(IsReadable(record, graph, viewer) ? record : null),
        Group.ByFacts(var queries) => FindFacts(queries, graph, viewer, cancellationToken),
        Group.ByPatterns(var query) => FindMatches(query, graph, viewer, cancellationToken),
        _ => throw new UnreachableException($"{group.GetType().Name} is no group."),
    };

    private static bool IsReadable(Node record, IGraph graph, Viewer viewer) =>
        RecordKinds.Of(record) != RecordKind.None && viewer.Sees(graph.Find(record));

    private static GroupAnswer FindFacts(ImmutableArray<FactQuery> queries, IGraph graph, Viewer viewer, CancellationToken cancellationToken) =>
        new FactSearch(graph, viewer, graph, new(Budget.PerQuery, cancellationToken)).Find(queries) is { } found
            ? new GroupAnswer.Facts(found)
            : new GroupAnswer.Failed(TooExpensive);

    private static Matches FindMatches(RecordQuery query, IGraph graph, Viewer viewer, CancellationToken cancellationToken)
    {
        var enough = query.Wanted == Wanted.Exists ? 1 : int.MaxValue;
        return Matches.Find(query.Where, graph, viewer, graph, enough, new(Budget.PerQuery, cancellationToken));
    }

    private async ValueTask<GroupAnswer> FinishAsync(
        Node user, Group group, object found, Revision at, CancellationToken cancellationToken)
    {
        if (group is not Group.ByPatterns(var query) || found is not Matches matches)
            return (GroupAnswer)found;
        if (!matches.IsComplete)
            return new GroupAnswer.Failed(TooExpensive);
        var plan = query.Explain ? PlanText.Of(matches.Plan) : [];
        return query.Wanted switch
        {
            Wanted.Count => new GroupAnswer.Count(matches.Records.Count, plan),
            Wanted.Exists => new GroupAnswer.Exists(matches.Records.Count > 0, plan),
            _ => await PageAsync(user, query, matches.Records, at, plan, cancellationToken),
        };
    }

    private async ValueTask<GroupAnswer> PageAsync(
        Node user, RecordQuery query, IReadOnlyList<Node> records, Revision at, ImmutableArray<string> plan, CancellationToken cancellationToken)
    {
        var cursor = query.After is null ? null : Cursor.Read(query.After, signer, user, query);
        if (query.After is not null && cursor is null)
            return Failed(QueryCodes.CursorInvalid, "The cursor belongs to another query; ask for the first page again.");
        var pinned = query.OrderBy is null ? Revision.None : at;
        if (cursor is not null && query.OrderBy is not null && cursor.Pinned != at)
        {
            // Rows move when what they are ordered by changes, so all pages are those of the first page's revision.
            if (await AskPinnedAsync(user, query, cursor.Pinned, cancellationToken) is not { IsComplete: true } then)
                return new GroupAnswer.Failed(TooExpensive);
            (records, pinned) = (then.Records, cursor.Pinned);
        }

        var total = records.Count;
        if (cursor is not null && !records.Contains(cursor.Last))
            records = [.. records, cursor.Last];
        var sorted = await SortAsync(query.OrderBy, records, pinned, cancellationToken);
        // The last row delivered may be gone by now; it was put back to mark the place.
        var from = cursor is null ? 0 : sorted.IndexOf(cursor.Last) + 1;
        var rows = sorted.Skip(from).Take(query.First ?? int.MaxValue).ToImmutableArray();
        var isLast = from + rows.Length >= sorted.Count;
        return new GroupAnswer.Rows(rows, total, isLast ? null : new Cursor(pinned, rows[^1]).Write(signer, user, query), plan);
    }

    private async ValueTask<Matches> AskPinnedAsync(
        Node user, RecordQuery query, Revision pinned, CancellationToken cancellationToken)
    {
        var eyes = await EyesAsync(user, new QueryAt.AsOf(pinned), cancellationToken);
        var found = await store.ReadAsync(graph => FindMatches(query, graph, eyes(graph), cancellationToken), new ReadAt.AsOf(pinned), cancellationToken);
        return found.Value;
    }

    private async ValueTask<List<Node>> SortAsync(
        Ordering? ordering, IReadOnlyList<Node> records, Revision at, CancellationToken cancellationToken)
    {
        var byName = records.OrderBy(record => record.Spelling, StringComparer.Ordinal).ToList();
        if (ordering is null)
            return byName;
        var values = await order.ValuesAsync(byName, ordering, at, cancellationToken);
        return RowOrder.Sort(byName, values, ordering.Descending);
    }

    private static GroupAnswer.Failed Failed(string code, string message) => new(new(code, "", message));
}
