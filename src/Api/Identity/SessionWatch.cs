using System.Collections.Concurrent;
using LinkedRecords.Api.Identity.Tokens;
using Npgsql;

namespace LinkedRecords.Api.Identity;

/// <summary>Ends open sockets whose credential has expired or was revoked, on whatever node that happened, as soon as the database tells of it.</summary>
/// <remarks>
/// The database notifies; beside that there is one query in <see cref="Interval"/> for all sockets of this node, so that a lost word
/// costs seconds. While the database is away only expiry is seen.
/// </remarks>
internal sealed partial class SessionWatch(Sessions sessions, NpgsqlDataSource database, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    /// <summary>How often it looks untold; then a socket is cut at most that long and one query after the revocation.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A query without an answer for so long, and a connection without word, which is asked whether it is still there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Watched, Caller> _open = new();

    /// <summary>A token that is cancelled when the caller's credential no longer holds. Dispose the watch when the socket closes.</summary>
    public Watched Watch(Caller caller)
    {
        var watched = new Watched(this);
        _open[watched] = caller;
        return watched;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        PersistAsync(() => LookAsync(stoppingToken), stoppingToken),
        PersistAsync(() => ListenAsync(stoppingToken), stoppingToken));

    private async Task PersistAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work();
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                LogUnavailable(log, away);
                await Task.Delay(Interval, clock, cancellationToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            await EndAsync(caller => caller.ExpiresAt <= now);

            var credentials = _open.Values.Select(caller => caller.Credential).OfType<TokenHash>().ToHashSet();
            if (credentials.Count == 0)
            {
                continue;
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var revoked = await sessions.EndedAsync(credentials, patience.Token);
            await EndAsync(caller => caller.Credential is { } credential && revoked.Contains(credential));
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var revoked = new HashSet<TokenHash>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => revoked.Add(new TokenHash(notification.Payload));
        await ExecuteAsync(connection, $"listen {Sessions.RevokedChannel}", cancellationToken);

        // Nobody knows what was revoked while this node did not listen.
        sessions.Forget();
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await connection.WaitAsync(Patience, cancellationToken))
            {
                await ExecuteAsync(connection, "select 1", cancellationToken);
                continue;
            }

            foreach (var credential in revoked)
            {
                sessions.Forget(credential);
            }

            await EndAsync(caller => caller.Credential is { } credential && revoked.Contains(credential));
            revoked.Clear();
        }
    }

    // A snapshot in one step: requests come and go meanwhile, and copying what is counted before would fail.
    private async Task EndAsync(Func<Caller, bool> isOver)
    {
        foreach (var (watched, _) in _open.ToArray().Where(one => isOver(one.Value)))
        {
            await watched.EndAsync();
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Revoked sessions cannot be looked up; open sockets go on until they expire.")]
    private static partial void LogUnavailable(ILogger log, Exception cause);

    /// <summary>A socket under watch.</summary>
    internal sealed class Watched : IDisposable
    {
        private readonly SessionWatch _watch;
        private readonly CancellationTokenSource _ended = new();

        internal Watched(SessionWatch watch)
        {
            _watch = watch;
            Ended = _ended.Token;
        }

        /// <summary>Cancelled when the credential no longer holds.</summary>
        public CancellationToken Ended { get; }

        /// <summary>Watches another credential from now on. Nothing happens when it has ended already.</summary>
        public void Renew(Caller caller)
        {
            if (_watch._open.TryGetValue(this, out var before))
            {
                _watch._open.TryUpdate(this, caller, before);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            // Whoever takes it out of the table has it to itself: it is cancelled or disposed of, never both at once.
            if (_watch._open.TryRemove(this, out _))
            {
                _ended.Dispose();
            }
        }

        internal async Task EndAsync()
        {
            if (_watch._open.TryRemove(this, out _))
            {
                await _ended.CancelAsync();
            }
        }
    }
}
