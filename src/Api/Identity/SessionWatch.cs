using System.Collections.Concurrent;
using LinkedRecords.Api.Identity.Tokens;

namespace LinkedRecords.Api.Identity;

/// <summary>Ends open sockets whose credential has expired or was revoked, on whatever node that happened, within seconds.</summary>
/// <remarks>One query in <see cref="Interval"/> for all sockets of this node. While the database is away only expiry is seen.</remarks>
internal sealed partial class SessionWatch(Sessions sessions, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    /// <summary>How often it looks; a socket is cut at most that long and one query after the revocation.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Watched, Caller> _open = new();

    /// <summary>A token that is cancelled when the caller's credential no longer holds. Dispose the watch when the socket closes.</summary>
    public Watched Watch(Caller caller)
    {
        var watched = new Watched(this);
        _open[watched] = caller;
        return watched;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await EndWhatDoesNotHoldAsync(stoppingToken);
            }
            catch (Exception unavailable) when (unavailable is Npgsql.NpgsqlException or TimeoutException)
            {
                LogUnavailable(log, unavailable);
            }
        }
    }

    private async Task EndWhatDoesNotHoldAsync(CancellationToken cancellationToken)
    {
        // A snapshot in one step: requests come and go meanwhile, and copying what is counted before would fail.
        var open = _open.ToArray();
        var now = clock.GetUtcNow();
        foreach (var (watched, _) in open.Where(one => one.Value.ExpiresAt <= now))
        {
            await watched.EndAsync();
        }

        var credentials = open.Select(one => one.Value.Credential).OfType<TokenHash>().Distinct().ToList();
        if (credentials.Count == 0)
        {
            return;
        }

        var ended = await sessions.EndedAsync(credentials, cancellationToken);
        foreach (var (watched, _) in open.Where(one => one.Value.Credential is { } credential && ended.Contains(credential)))
        {
            await watched.EndAsync();
        }
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
