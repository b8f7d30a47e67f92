using System.Collections.Immutable;
using LinkedRecords.Api.Records;
using LinkedRecords.Api.Writing;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.Schema;

/// <summary>Reads records through the eyes of a user; there is no other way from the API to a record.</summary>
internal sealed class RecordReader(IFactStore store, RecordStates states, RecordHistory history)
{
    /// <summary>A record as it is now, null when there is none that the user may read.</summary>
    /// <param name="version">One that was heard of, perhaps from another server node: what is read is no older if the log has come so far.</param>
    public async ValueTask<SeenRecord?> FindAsync(Node user, Node record, long version, CancellationToken cancellationToken) =>
        (await LookAsync(user, [record], QueryAt.Newest, version, cancellationToken))[0];

    /// <inheritdoc cref="FindAsync(Node, Node, long, CancellationToken)"/>
    public ValueTask<SeenRecord?> FindAsync(Node user, Node record, CancellationToken cancellationToken) =>
        FindAsync(user, record, version: 0, cancellationToken);

    /// <summary>The records that the user may read, null in the place of every other; all judged at one revision.</summary>
    public ValueTask<ImmutableArray<SeenRecord?>> ReadAsync(
        Node user, IReadOnlyList<Node> records, QueryAt at, CancellationToken cancellationToken) =>
        LookAsync(user, records, at, version: 0, cancellationToken);

    /// <summary>The newest state of a record that the user may read, else null, for whoever watches it: from then on the watch wakes when that may have changed.</summary>
    public async ValueTask<SeenRecord?> ReadAsync(Node user, RecordWatch watch, CancellationToken cancellationToken)
    {
        var doubts = watch.Doubts;
        var judged = (await store.ReadAsync(graph => Judgement.Of(user, Right.Read, watch.Record, graph), ReadAt.Newest, cancellationToken)).Value;
        watch.RestOn(judged, doubts);
        return judged.Holds ? await LoadAsync(watch.Record, ReadAt.Newest, judged.At, cancellationToken) : null;
    }

    /// <summary>What a call made, as it was right after the call. Its creator may see it even when somebody else is accountable for it: it is their own words.</summary>
    public async ValueTask<ImmutableArray<(string? Name, SeenRecord Record)>> MadeByAsync(Written written, CancellationToken cancellationToken)
    {
        var (at, made) = (written.Entry.Revision, ImmutableArray.CreateBuilder<(string? Name, SeenRecord Record)>(written.Created.Length));
        foreach (var (name, record) in written.Created)
        {
            // The entry of a repeated call may be an old one, of which something was forgotten since; what became of the record is for those who may read it now.
            var seen = written.Repeated
                ? await LoadAsync(record, new ReadAt.AsOf(at), at, cancellationToken)
                : new SeenRecord(states.Begin(record, written.Entry), at);
            if (seen is not null)
            {
                made.Add((name, seen));
            }
        }

        return made.DrainToImmutable();
    }

    /// <summary>A record that somebody was found to see at a revision, as it was at that revision; as it was before, where the past is asked for.</summary>
    /// <remarks>Never newer than the judgement: what is written after a right has ended is not shown by it.</remarks>
    public ValueTask<SeenRecord?> LoadAsync(Node record, ReadAt at, Revision judged, CancellationToken cancellationToken) =>
        LoadAsync(record, at, judged, at is ReadAt.AsOf(var then) ? new QueryAt.AsOf(then) : null, cancellationToken);

    /// <inheritdoc cref="LoadAsync(Node, ReadAt, Revision, CancellationToken)"/>
    /// <param name="factsAt">In which state its facts are looked up; null: in one as new as the record.</param>
    public async ValueTask<SeenRecord?> LoadAsync(Node record, ReadAt at, Revision judged, QueryAt? factsAt, CancellationToken cancellationToken)
    {
        var shown = at is ReadAt.AsOf(var then) ? then : judged;
        return await history.AtRevisionAsync(record, shown, cancellationToken) is { } state ? new SeenRecord(state, shown, factsAt) : null;
    }

    // What this node knows is no ground to say that something is not there: it may trail the one on which it was made or shared.
    private async ValueTask<ImmutableArray<SeenRecord?>> LookAsync(
        Node user, IReadOnlyList<Node> records, QueryAt at, long version, CancellationToken cancellationToken)
    {
        var head = store.Head;
        var seen = await JudgeAsync(user, records, at, cancellationToken);
        if (at is not QueryAt.AtLeast || seen.All(record => record?.State.Version >= version))
        {
            return seen;
        }

        await store.CatchUpAsync(cancellationToken);
        return store.Head > head ? await JudgeAsync(user, records, at, cancellationToken) : seen;
    }

    private async ValueTask<ImmutableArray<SeenRecord?>> JudgeAsync(
        Node user, IReadOnlyList<Node> records, QueryAt at, CancellationToken cancellationToken)
    {
        var state = await at.StateAsync(store, cancellationToken);
        var allowed = await store.ReadAsync(
            graph =>
            {
                var viewer = new Viewer(user, graph);
                return records.Select(record => viewer.May(Right.Read, record)).ToImmutableArray();
            },
            at.IsPastSeenWithTodaysRights ? ReadAt.Newest : state,
            cancellationToken);
        StateArguments.RequireReached(at, allowed.At);
        var factsAt = at.PinnedTo(state is ReadAt.AsOf(var then) ? then : allowed.At);
        var found = ImmutableArray.CreateBuilder<SeenRecord?>(records.Count);
        for (var index = 0; index < records.Count; index++)
        {
            found.Add(allowed.Value[index] ? await LoadAsync(records[index], state, allowed.At, factsAt, cancellationToken) : null);
        }

        return found.MoveToImmutable();
    }
}
