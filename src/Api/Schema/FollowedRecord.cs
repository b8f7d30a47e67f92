using System.Runtime.CompilerServices;
using LinkedRecords.Api.Records;
using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.GraphQL.Execution;

namespace LinkedRecords.Api.Schema;

/// <summary>The changes of a record after a version, for a user who may read it, and as long as that is so.</summary>
/// <remarks>
/// Changes that come while others read too are at hand, what is older is read from the log page by page, so that a slow reader costs nothing. Nothing is
/// told beyond what the rights were looked at for.
/// </remarks>
internal sealed class FollowedRecord(IFactStore store, RecordReader records, RecordStates states, Node user, Node record, long version)
{
    private const int ChangesPerPage = 100;

    // The last that was told. Written by whoever tells: the enumeration, or while that waits whoever wakes it.
    private long _version = version;

    /// <summary>What ends the stream when the right is taken back.</summary>
    public static GraphQLException AccessLost(Node record) =>
        new($"You may no longer read {record}. Whoever granted it has taken it back.", "ACCESS_LOST");

    /// <summary>Asked for by mistake, or the server was given an older backup meanwhile.</summary>
    public static GraphQLException UnknownVersion(SeenRecord seen, long version) =>
        new($"The record has versions 1 to {seen.State.Version}; {version} is none of them. Read it again.", "VERSION_UNKNOWN");

    /// <summary>The changes in their order, without a gap. Enumerated once.</summary>
    /// <param name="take">Offered what comes while the enumeration waits: true when all of it is taken, and not to be yielded. Null: nothing is offered.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<(RecordChange Change, SeenRecord Seen)> ChangesAsync(
        Func<IReadOnlyList<RecordChange>, bool>? take, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Watched first and read then: what changes in between wakes the watch, so nothing is missed.
        using var watch = states.Watch(record);
        Func<bool>? passOn = take is null ? null : () => PassOn(watch, take);
        while (true)
        {
            SeenRecord seen;
            IReadOnlyList<RecordChange> changes;
            if (states.NewsSince(watch, _version) is { } news)
            {
                (seen, changes) = (SeenRecord.Of(news), news.Changes);
            }
            else
            {
                seen = await records.ReadAsync(user, watch, cancellationToken) ?? throw AccessLost(record);
                changes = await PageAsync(seen, cancellationToken);
            }

            for (var index = 0; index < changes.Count; index++)
            {
                yield return (changes[index], seen);
                _version = changes[index].Version;
            }

            if (_version == seen.State.Version)
            {
                await watch.ChangedAsync(passOn, cancellationToken);
            }
        }
    }

    // Whether all there is was taken. If not, the enumeration looks for itself.
    private bool PassOn(RecordWatch watch, Func<IReadOnlyList<RecordChange>, bool> take)
    {
        if (states.NewsSince(watch, _version) is not { } news || (news.Changes.Count > 0 && !take(news.Changes)))
        {
            return false;
        }

        _version = news.State.Version;
        return true;
    }

    private async ValueTask<IReadOnlyList<RecordChange>> PageAsync(SeenRecord seen, CancellationToken cancellationToken)
    {
        if (_version == seen.State.Version)
        {
            return [];
        }

        var page = _version > seen.State.Version
            ? throw UnknownVersion(seen, _version)
            : await store.ReadChangesAsync(seen.State.Record, _version, ChangesPerPage, cancellationToken);
        return [.. page.Changes.TakeWhile(change => change.Version <= seen.State.Version)];
    }
}
