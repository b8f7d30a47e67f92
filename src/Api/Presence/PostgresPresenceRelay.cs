using System.Threading.Channels;
using Npgsql;

namespace LinkedRecords.Api.Presence;

/// <summary>Nodes on one PostgreSQL: a connection that listens, and notifications sent beside it. Nothing is stored.</summary>
/// <remarks>While the database is away nothing is carried; sessions of other nodes then fade when their lease is over.</remarks>
internal sealed partial class PostgresPresenceRelay(NpgsqlDataSource database, TimeProvider clock, ILogger<PostgresPresenceRelay> log)
    : IPresenceRelay
{
    private const string ChannelName = "linkedrecords_presence";
    private const int MostWaiting = 4_096;
    private const int MostAtOnce = 64;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    // A connection without word for this long is asked whether it is still there.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(5);

    // What is dropped was a state that has a newer one by now, or is told again within seconds.
    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <inheritdoc/>
    public void Send(PresenceMessage message)
    {
        foreach (var text in PresenceWire.Write(message))
        {
            _waiting.Writer.TryWrite(text);
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(Action<PresenceMessage> received, Action connected, CancellationToken cancellationToken) => Task.WhenAll(
        PersistAsync(() => ListenAsync(received, connected, cancellationToken), cancellationToken),
        PersistAsync(() => NotifyAsync(cancellationToken), cancellationToken));

    private async Task PersistAsync(Func<Task> carry, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await carry();
            }
            catch (Exception unavailable) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it was: a node that hears no other any more, and does not say so, would be worse.
                LogUnavailable(log, unavailable);
                await Task.Delay(BetweenTries, clock, cancellationToken);
            }
        }
    }

    private async Task ListenAsync(Action<PresenceMessage> received, Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) =>
        {
            if (PresenceWire.Read(notification.Payload) is { } message)
            {
                received(message);
            }
        };
        await ExecuteAsync(connection, $"listen {ChannelName}", cancellationToken);
        connected();
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await connection.WaitAsync(MostSilence, cancellationToken))
            {
                await ExecuteAsync(connection, "select 1", cancellationToken);
            }
        }
    }

    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            while (batch.BatchCommands.Count < MostAtOnce && _waiting.Reader.TryRead(out var text))
            {
                var notify = new NpgsqlBatchCommand($"select pg_notify('{ChannelName}', $1)");
                notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
                batch.BatchCommands.Add(notify);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Presence is not carried between nodes until the database answers again.")]
    private static partial void LogUnavailable(ILogger log, Exception cause);
}
