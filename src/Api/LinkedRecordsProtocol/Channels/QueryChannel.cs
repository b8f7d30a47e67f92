using System.Text;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.FactStore;
using LinkedRecords.QueryEngine.Language;
using LinkedRecords.QueryEngine.Subscriptions;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A session is told when the result of a query is another one. What is different it asks itself.</summary>
internal sealed class QueryChannel : IChannel
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly ClientSession _session;
    private readonly string _ping;
    private Task _following = Task.CompletedTask;

    private QueryChannel(ClientSession session, string channel)
    {
        _session = session;
        _ping = new StringBuilder("{\"type\":\"resultMightHaveChanged\",\"sseChannel\":").AppendJsonString(channel).Append('}').ToString();
    }

    /// <summary>Subscribes; null when the query cannot be kept answered. From here on nothing is missed.</summary>
    public static async ValueTask<QueryChannel?> OpenAsync(
        LiveQueries live, ClientSession session, string channel, CompoundQuery query, CancellationToken cancellationToken)
    {
        var opened = new QueryChannel(session, channel);
        var changes = live.SubscribeAsync(session.User, query, since: null, opened._leaving.Token).GetAsyncEnumerator(CancellationToken.None);
        try
        {
            if (await changes.MoveNextAsync().AsTask().WaitAsync(cancellationToken) && changes.Current is not LiveChange.Failed)
            {
                opened._following = opened.FollowAsync(changes);
                return opened;
            }
        }
        catch (StorageUnavailableException)
        {
            // Refused like any other query that cannot be answered; the client may ask again.
        }

        await changes.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public Task CatchUpAsync(CancellationToken cancellationToken)
    {
        _session.Send(_ping);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _following;
        _leaving.Dispose();
    }

    // Values reach the client by the channels of the records: a result with the same records is the same.
    private static bool IsAnother(LiveChange change) => change switch
    {
        LiveChange.Reset => true,
        LiveChange.Difference difference => difference.Groups.Any(group => !group.Added.IsEmpty || !group.Removed.IsEmpty || !group.Moved.IsEmpty),
        _ => false,
    };

    private async Task FollowAsync(IAsyncEnumerator<LiveChange> changes)
    {
        try
        {
            while (await changes.MoveNextAsync())
            {
                if (IsAnother(changes.Current))
                {
                    _session.Send(_ping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The session has left.
        }
        finally
        {
            await changes.DisposeAsync();
        }
    }
}
