using System.Collections.Concurrent;
using LinkedRecords.Api.Identity;
using LinkedRecords.Api.Identity.Tokens;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>The sessions of this node, those whose connection broke a while ago included.</summary>
internal sealed class ClientSessions(TimeProvider clock) : BackgroundService
{
    /// <summary>For how long a session waits for its client.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int MostSessions = 20_000;
    private const int MostSessionsOfUser = 200;
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ClientSession> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> _sessions = new(StringComparer.Ordinal);

    /// <summary>A new session; null when there are too many of them, on this node or of this user.</summary>
    public Task<SessionLease?> OpenAsync(Caller caller) => OpenAsync(new ClientSession(OpaqueToken.Mint(string.Empty), caller));

    /// <summary>A session that began elsewhere; null also when it has come back by another connection meanwhile.</summary>
    /// <param name="offset">The number of the last event that the client has received.</param>
    public Task<SessionLease?> AdoptAsync(string id, Caller caller, long offset) => OpenAsync(new ClientSession(id, caller, offset));

    // Sessions of pages that were loaded anew wait for clients that never come; they make room for one that is here.
    private async Task<SessionLease?> OpenAsync(ClientSession session)
    {
        var ofUser = _sessions.Values.Where(entry => entry.Session.User == session.User).ToList();
        if (ofUser.Count >= MostSessionsOfUser)
        {
            if (ofUser.Where(entry => !entry.IsTaken).MinBy(entry => entry.LeftAt) is not { } abandoned)
            {
                return null;
            }

            await EndAsync(abandoned);
        }

        return _sessions.Count < MostSessions && _sessions.TryAdd(session.Id, new Entry(session) { IsTaken = true })
            ? new SessionLease(session, Generation: 0)
            : null;
    }

    /// <summary>The session that a client comes back to; null when it is not known or somebody else's.</summary>
    public SessionLease? Find(string id, Caller caller)
    {
        if (!_sessions.TryGetValue(id, out var entry) || entry.Session.User != caller.User)
        {
            return null;
        }

        lock (entry)
        {
            if (entry.IsTaken)
            {
                // The old connection is dead and does not know it yet; the client is here.
                entry.Session.Overrun?.Invoke();
            }

            entry.IsTaken = true;
            entry.Generation++;
            entry.Session.Caller = caller;
            return new SessionLease(entry.Session, entry.Generation);
        }
    }

    /// <summary>The session of a user's client whose object this is; null when none is known.</summary>
    public ClientSession? OwnerOf(string clientId, Node user) =>
        _owners.TryGetValue(clientId, out var session) && session.User == user ? session : null;

    /// <summary>The client of a session uses this id for one of its objects.</summary>
    public void Claim(string clientId, ClientSession session)
    {
        if (session.Claim(clientId))
        {
            _owners.TryAdd(clientId, session);
        }
    }

    /// <summary>The connection is gone. A client that has said goodbye does not come back.</summary>
    public async Task ReleaseAsync(SessionLease lease, bool isGoodbye)
    {
        if (!_sessions.TryGetValue(lease.Session.Id, out var entry))
        {
            return;
        }

        lock (entry)
        {
            if (entry.Generation != lease.Generation)
            {
                return;
            }

            (entry.IsTaken, entry.LeftAt) = (false, clock.GetUtcNow());
        }

        if (isGoodbye)
        {
            await EndAsync(entry);
        }
    }

    /// <summary>Ends all sessions: what their clients hold may be of a history that is gone.</summary>
    public async Task EndAllAsync()
    {
        foreach (var entry in _sessions.Values)
        {
            entry.Session.Overrun?.Invoke();
            await EndAsync(entry);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweep, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var latest = clock.GetUtcNow() - Patience;
            foreach (var entry in _sessions.Values.Where(entry => !entry.IsTaken && entry.LeftAt < latest))
            {
                await EndAsync(entry);
            }
        }
    }

    private async Task EndAsync(Entry entry)
    {
        if (_sessions.TryRemove(entry.Session.Id, out _))
        {
            foreach (var clientId in entry.Session.ClientIds)
            {
                _owners.TryRemove(KeyValuePair.Create(clientId, entry.Session));
            }

            foreach (var channel in entry.Session.Channels.Values)
            {
                await channel.DisposeAsync();
            }
        }
    }

    private sealed class Entry(ClientSession session)
    {
        public ClientSession Session { get; } = session;

        public bool IsTaken { get; set; }

        public int Generation { get; set; }

        public DateTimeOffset LeftAt { get; set; }
    }
}
