using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;
using LinkedRecords.QueryEngine.Evaluation;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.QueryEngine.Tests.Subscriptions;

/// <summary>Follows records.</summary>
internal sealed class RecordWatch(LiveSpace space, string user, RecordQuery asked) : Watch(space, user, LiveSpace.Of(asked))
{
    private string[] _before = [];

    // What was written while the subscriber was away counts as well.
    private readonly HashSet<Node> _edited = [];

    public override async Task BeginAsync()
    {
        await base.BeginAsync();
        _before = Copy.Names();
    }

    public override void Note(LogEntry? written) => _edited.UnionWith(written?.Transaction.Events.Select(change => change.Record) ?? []);

    public override async Task AgreeAsync()
    {
        var answer = (await Space.Space.Queries.AskAsync(new(User), asked, QueryAt.Newest, CancellationToken.None)).Value;
        var edited = answer is GroupAnswer.Rows rows ? rows.Records.Where(record => _edited.Contains(record) && _before.Contains(record.Spelling)).ToHashSet() : [];
        await Subscriber.UntilAsync(
            copy => IsSame(copy, answer) && copy.Changed.IsSupersetOf(edited),
            () => $"{Show(answer)} (edited: {string.Join(", ", edited)}) as answer to {asked} of {User}: {string.Join(", ", asked.Where)}");
        Assert.Equal(edited, Copy.Changed);
        foreach (var (record, reason) in Copy.Removed)
            Assert.Equal((record, await ExpectedAsync(record, reason)), (record, reason));
        Copy.Removed.Clear();
        Copy.Changed.Clear();
        _edited.Clear();
        _before = Copy.Names();
    }

    private async Task<RemovalReason> ExpectedAsync(string record, RemovalReason told)
    {
        var exists = await Space.Space.Store.ReadAsync(
            graph => graph.CountSubjects(graph.Find(ReservedPredicates.IsAccountableFor), graph.Find(new(record))) > 0, ReadAt.Newest, CancellationToken.None);
        if (!exists.Value)
            return RemovalReason.Deleted;
        if (!await Space.Space.MayAsync(User, Right.See, record))
            return RemovalReason.AccessLost;
        return told == RemovalReason.Displaced && asked.First is not null ? told : RemovalReason.NoLongerMatches;
    }

    private static bool IsSame(LiveCopy copy, GroupAnswer answer) => answer switch
    {
        GroupAnswer.Rows rows => copy.Names().SequenceEqual(rows.Records.Select(record => record.Spelling)),
        GroupAnswer.Count(var count, _) => copy.Count() == count,
        GroupAnswer.Exists(var exists, _) => copy.Count() == (exists ? 1 : 0),
        _ => false,
    };

    private static string Show(GroupAnswer answer) =>
        answer is GroupAnswer.Rows rows ? string.Join(", ", rows.Records) : answer.ToString();
}
