using System.Security.Cryptography;
using System.Text;
using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Presence;

/// <summary>One room on this node: its sessions here and elsewhere, and those who follow it here.</summary>
/// <remarks>
/// Whoever enters has been found to have the right at some <see cref="RightsEpoch"/>; when rights have changed since, it is not
/// let in but asked to look again. So no one can slip in between a revocation and the check that it causes.
/// </remarks>
internal sealed class Room(string key, string node, IPresenceRelay relay, TimeProvider clock)
{
    /// <summary>The most sessions of one person in a room: nobody keeps others out.</summary>
    public const int MostSessionsOfPerson = 16;

    /// <summary>The most subscriptions to a room on one node.</summary>
    public const int MostFollowers = 1_000;

    /// <summary>How often the other nodes are told everything again; twice may be lost within a lease.</summary>
    public static readonly TimeSpan Refresh = PresenceRoom.Lease / 3;

    private const char Separator = '\n';

    private readonly Lock _sync = new();

    // All of it under _sync.
    private readonly PresenceRoom _presence = new(node, clock);
    private readonly List<RoomFollower> _followers = [];
    private readonly HashSet<string> _relayed = new(StringComparer.Ordinal);
    private DateTimeOffset _refreshed = clock.GetUtcNow();
    private long _rightsEpoch;
    private bool _isClosed;

    /// <summary>Rises when rights on the room may have changed.</summary>
    public long RightsEpoch => Interlocked.Read(ref _rightsEpoch);

    /// <summary>The same for a room on every node, and short: Base64 of the SHA-256 of its spelling.</summary>
    public static string KeyOf(string room) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(room)));

    /// <summary>A session's name in the room. It holds the person, so nobody can speak for somebody else.</summary>
    public static string NameOf(string person, string session) => person + Separator + session;

    /// <summary>The session as its person named it.</summary>
    public static string SessionOf(PresenceEntry entry) => entry.Session[(entry.Session.IndexOf(Separator, StringComparison.Ordinal) + 1)..];

    /// <summary>Everybody who is there.</summary>
    public IReadOnlyList<PresenceEntry> Entries
    {
        get
        {
            lock (_sync)
            {
                return _presence.Entries;
            }
        }
    }

    /// <summary>Shows a session's state, entering first where needed; no outcome when the right has to be looked at again.</summary>
    public PresenceOutcome? Set(long epoch, string person, string session, string state, PresenceCursor? cursor)
    {
        lock (_sync)
        {
            if (_isClosed || epoch != _rightsEpoch)
            {
                return null;
            }

            var name = NameOf(person, session);
            var outcome = Enter(person, name);
            if (outcome == PresenceOutcome.Taken)
            {
                outcome = _presence.Update(name, state, cursor);
                Tell();
            }

            return outcome;
        }
    }

    /// <summary>Follows the room, and keeps a session in it when one is named; neither follower nor outcome: look at the right again.</summary>
    public (RoomFollower? Follower, PresenceOutcome? Outcome) Follow(long epoch, string person, string? session)
    {
        lock (_sync)
        {
            if (_isClosed || epoch != _rightsEpoch)
            {
                return (null, null);
            }

            if (_followers.Count >= MostFollowers)
            {
                return (null, PresenceOutcome.RoomFull);
            }

            var name = session is null ? null : NameOf(person, session);
            if (name is not null && Enter(person, name) is var outcome and not PresenceOutcome.Taken)
            {
                return (null, outcome);
            }

            var follower = new RoomFollower(this, person, name, _presence.Entries);
            _followers.Add(follower);
            Tell();
            return (follower, PresenceOutcome.Taken);
        }
    }

    /// <summary>A session leaves, whichever node it is connected to. False when it is not there.</summary>
    public bool Leave(string person, string session)
    {
        lock (_sync)
        {
            var name = NameOf(person, session);
            if (_presence.Find(name) is not { } entry)
            {
                return false;
            }

            if (!_presence.IsOwn(entry))
            {
                TakeOver(entry);
            }

            _presence.Leave(name);
            Tell();
            return true;
        }
    }

    /// <summary>Takes what another node tells.</summary>
    public void Receive(string from, PresenceDelta delta)
    {
        lock (_sync)
        {
            _presence.Merge(from, delta);
            Tell();
        }
    }

    /// <summary>Tells what is due, here and to the other nodes, and everything when it is time for that.</summary>
    public void Tick()
    {
        lock (_sync)
        {
            Tell();
            if (clock.GetUtcNow() - _refreshed >= Refresh)
            {
                TellEverythingNeedsLock();
            }
        }
    }

    /// <summary>Tells the other nodes everything that is here.</summary>
    public void TellEverything()
    {
        lock (_sync)
        {
            TellEverythingNeedsLock();
        }
    }

    /// <summary>Those on this node whose right to be here is to be looked at again; nobody enters meanwhile on an older look.</summary>
    public IReadOnlySet<string> BeginCheck()
    {
        lock (_sync)
        {
            _rightsEpoch++;
            return _presence.Own.Select(entry => entry.Person).Concat(_followers.Select(follower => follower.Person)).ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Somebody may not be here any more: all sessions leave, all subscriptions end.</summary>
    public void Evict(string person)
    {
        lock (_sync)
        {
            foreach (var entry in _presence.Own.Where(entry => string.Equals(entry.Person, person, StringComparison.Ordinal)))
            {
                _presence.Leave(entry.Session);
            }

            foreach (var follower in _followers.Where(follower => string.Equals(follower.Person, person, StringComparison.Ordinal)).ToList())
            {
                _followers.Remove(follower);
                follower.End();
            }

            Tell();
        }
    }

    /// <summary>Whether nobody is there, nor anybody who follows.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_sync)
            {
                return _presence.Entries.Count == 0 && _followers.Count == 0;
            }
        }
    }

    /// <summary>Closes the room if nobody is there, nor anybody who follows.</summary>
    public bool TryClose()
    {
        lock (_sync)
        {
            return _isClosed = IsEmpty;
        }
    }

    internal void Forget(RoomFollower follower)
    {
        lock (_sync)
        {
            // Not when the same session follows anew: after a reconnection the old socket may end later than the new one began.
            var isLast = _followers.Remove(follower)
                && !_followers.Exists(other => string.Equals(other.Session, follower.Session, StringComparison.Ordinal));
            if (isLast && follower.Session is { } session && _presence.Find(session) is { } entry && _presence.IsOwn(entry))
            {
                _presence.Leave(session);
                Tell();
            }
        }
    }

    private PresenceOutcome Enter(string person, string name)
    {
        if (_presence.Find(name) is { } entry)
        {
            if (!_presence.IsOwn(entry))
            {
                TakeOver(entry);
            }

            return _presence.KeepAlive(name);
        }

        return _presence.Entries.Count(other => string.Equals(other.Person, person, StringComparison.Ordinal)) >= MostSessionsOfPerson
            ? PresenceOutcome.RoomFull
            : _presence.Join(name, person);
    }

    // The session talks to this node now. What it shows stays; the other node learns that it is not its own any more.
    private void TakeOver(PresenceEntry entry)
    {
        _presence.Join(entry.Session, entry.Person);
        _presence.Update(entry.Session, entry.State, entry.Cursor);
        relay.Send(new PresenceMessage(node, key, new PresenceDelta([_presence.Find(entry.Session)!], [])));
        _relayed.Add(entry.Session);
    }

    private void Tell()
    {
        var delta = _presence.Collect();
        if (delta.Shown.Count == 0 && delta.Gone.Count == 0)
        {
            return;
        }

        foreach (var follower in _followers)
        {
            follower.Take(delta);
        }

        var shown = delta.Shown.Where(_presence.IsOwn).ToList();
        var gone = delta.Gone.Where(_relayed.Remove).ToList();
        _relayed.UnionWith(shown.Select(entry => entry.Session));
        if (shown.Count + gone.Count > 0)
        {
            relay.Send(new PresenceMessage(node, key, new PresenceDelta(shown, gone)));
        }
    }

    private void TellEverythingNeedsLock()
    {
        _refreshed = clock.GetUtcNow();
        if (_presence.Own is { Count: > 0 } own)
        {
            relay.Send(new PresenceMessage(node, key, new PresenceDelta(own, [])));
        }
    }
}
