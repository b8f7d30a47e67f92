using System.Threading.Channels;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.FactStore.Facts;
using Npgsql;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Which channels the sessions of all nodes listen to, in PostgreSQL: whoever comes back to another node, to a restarted one or after a long time finds them there.</summary>
/// <remarks>
/// Written behind the clients, in portions. When the database does not keep up, channels are left out; such a session is told that it is over. What is kept of
/// a session's id does not let anybody come back to it.
/// </remarks>
internal sealed partial class SessionBook(NpgsqlDataSource database, TimeProvider clock, ILogger<SessionBook> log) : BackgroundService
{
    private const string Definition =
        """
        select pg_advisory_xact_lock(7005);
        create schema if not exists clients;
        create table if not exists clients.channels(
            session text not null, user_id text not null, channel text not null, at timestamptz not null, primary key (session, channel));
        create index if not exists channels_at on clients.channels(at);
        """;

    private const int MostWaiting = 20_000;
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    private readonly Channel<Line> _waiting = Channel.CreateBounded<Line>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Makes the table where it is missing.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Definition, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A session listens to a channel.</summary>
    public void Note(ClientSession session, string channel) =>
        _waiting.Writer.TryWrite(new Line(TokenHash.Of(session.Id).Hex, session.User.Spelling, channel));

    /// <summary>The channels of a user's session; none when it is not known, or another user's.</summary>
    public async Task<List<string>> FindAsync(string id, Node user, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select channel from clients.channels where session = $1 and user_id = $2");
        command.Parameters.AddWithValue(TokenHash.Of(id).Hex);
        command.Parameters.AddWithValue(user.Spelling);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var channels = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            channels.Add(reader.GetString(0));
        }

        return channels;
    }

    /// <inheritdoc/>
    /// <remarks>The clients of a node that ends are those who come to another one: what waits is written first.</remarks>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var swept = DateTimeOffset.MinValue;
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            try
            {
                await WriteAsync(Portion(), stoppingToken);
                if (clock.GetUtcNow() - swept > Sweep)
                {
                    swept = clock.GetUtcNow();
                    await ForgetOldAsync(stoppingToken);
                }
            }
            catch (Exception unavailable) when (unavailable is NpgsqlException or TimeoutException)
            {
                LogUnavailable(log, unavailable);
            }
        }
    }

    private List<Line> Portion()
    {
        var lines = new List<Line>();
        while (lines.Count < MostAtOnce && _waiting.Reader.TryRead(out var line))
        {
            lines.Add(line);
        }

        return lines;
    }

    private async Task WriteAsync(List<Line> lines, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into clients.channels(session, user_id, channel, at) select distinct s, u, c, $4::timestamptz from unnest($1, $2, $3) as l(s, u, c)
            on conflict (session, channel) do update set at = excluded.at
            """);
        command.Parameters.AddWithValue(lines.Select(line => line.Session).ToArray());
        command.Parameters.AddWithValue(lines.Select(line => line.User).ToArray());
        command.Parameters.AddWithValue(lines.Select(line => line.Channel).ToArray());
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from clients.channels where at < $1");
        command.Parameters.AddWithValue(clock.GetUtcNow() - Kept);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channels of clients are not written down; who comes back to another node is told to load anew.")]
    private static partial void LogUnavailable(ILogger log, Exception cause);

    private readonly record struct Line(string Session, string User, string Channel);
}
