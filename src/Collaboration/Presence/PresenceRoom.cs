using System.Text;
using System.Text.Json;

namespace LinkedRecords.Collaboration.Presence;

/// <summary>Who is in a room and what they show. Only in memory; nothing of it is ever in the log.</summary>
/// <remarks>
/// A state machine without transport or timer: its owner calls <see cref="Collect"/> as often as it sends, and tells
/// the sessions of this node and the other nodes what it gives. Not thread-safe.
/// </remarks>
public sealed class PresenceRoom(string node, TimeProvider time, int capacity = PresenceRoom.DefaultCapacity)
{
    /// <summary>The most sessions in a room, unless another number is given.</summary>
    public const int DefaultCapacity = 200;

    /// <summary>The longest state of a session, in bytes of UTF-8.</summary>
    public const int MaxStateBytes = 4_096;

    /// <summary>The longest name of a session or person, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>A session is shown anew at most this often: 20 times a second, always with the newest state.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Who gave no sign of life for this long is gone; for a session elsewhere, its node tells <see cref="Own"/> again and again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Present> _present = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private ulong _count;

    /// <summary>All sessions, for one that joins.</summary>
    public IReadOnlyList<PresenceEntry> Entries => [.. _present.Values.Select(present => present.Entry)];

    /// <summary>The sessions of this node. Told to the other nodes several times within a <see cref="Lease"/>, they mend whatever was lost on the way.</summary>
    public IReadOnlyList<PresenceEntry> Own => [.. _present.Values.Where(present => IsOwn(present.Entry)).Select(present => present.Entry)];

    /// <summary>The people, each once.</summary>
    public IReadOnlyCollection<string> People => _present.Values.Select(present => present.Entry.Person).ToHashSet(StringComparer.Ordinal);

    /// <summary>A session enters, or enters again. Its owner sends it <see cref="Entries"/>.</summary>
    public PresenceOutcome Join(string session, string person)
    {
        if (session.Length is 0 or > MaxNameLength || person.Length is 0 or > MaxNameLength)
            return PresenceOutcome.BadState;
        if (!_present.ContainsKey(session) && _present.Count >= capacity)
            return PresenceOutcome.RoomFull;
        Show(new PresenceEntry(session, person, node, NextCount(), "null", Cursor: null));
        return PresenceOutcome.Taken;
    }

    /// <summary>What a session shows; null when it is not here.</summary>
    public PresenceEntry? Find(string session) => _present.GetValueOrDefault(session)?.Entry;

    /// <summary>Whether a session is connected to this node.</summary>
    public bool IsOwn(PresenceEntry entry) => string.Equals(entry.Node, node, StringComparison.Ordinal);

    /// <summary>A session shows something else. What it showed before and nobody was told is forgotten; the same again is a sign of life.</summary>
    public PresenceOutcome Update(string session, string state, PresenceCursor? cursor)
    {
        if (!_present.TryGetValue(session, out var present))
            return PresenceOutcome.NotJoined;
        if (Encoding.UTF8.GetByteCount(state) > MaxStateBytes || !IsJson(state) || cursor is { Record.Length: > MaxNameLength })
            return PresenceOutcome.BadState;
        if (string.Equals(state, present.Entry.State, StringComparison.Ordinal) && cursor == present.Entry.Cursor)
            return KeepAlive(session);
        Show(present.Entry with { Count = NextCount(), State = state, Cursor = cursor });
        return PresenceOutcome.Taken;
    }

    /// <summary>A session is still there.</summary>
    public PresenceOutcome KeepAlive(string session)
    {
        if (!_present.TryGetValue(session, out var present))
            return PresenceOutcome.NotJoined;
        _present[session] = present with { LastSign = time.GetUtcNow() };
        return PresenceOutcome.Taken;
    }

    /// <summary>A session leaves, is disconnected or may not be here any more.</summary>
    public void Leave(string session)
    {
        if (_present.Remove(session))
            _gone.Add(session);
    }

    /// <summary>Takes what another node tells of its own sessions; what it told before, told again, is their sign of life.</summary>
    /// <remarks>May come twice or late: the greater count wins, and a node only speaks for its own sessions.</remarks>
    public void Merge(string otherNode, PresenceDelta delta)
    {
        foreach (var entry in delta.Shown.Where(entry => string.Equals(entry.Node, otherNode, StringComparison.Ordinal)))
        {
            // What this node says after it has heard of a state is newer than that state, whatever the clocks say.
            _count = Math.Max(_count, entry.Count);
            var isKnown = _present.TryGetValue(entry.Session, out var present);
            if (isKnown ? present!.Entry.Count < entry.Count : _present.Count < capacity)
                Show(entry);
            else if (isKnown && present!.Entry.Count == entry.Count)
                KeepAlive(entry.Session);
        }

        foreach (var session in delta.Gone)
        {
            if (_present.TryGetValue(session, out var present) && string.Equals(present.Entry.Node, otherNode, StringComparison.Ordinal))
                Leave(session);
        }
    }

    /// <summary>What the others are to be told now; it is not told again.</summary>
    public PresenceDelta Collect()
    {
        var now = time.GetUtcNow();
        foreach (var silent in _present.Values.Where(present => now - present.LastSign >= Lease).ToList())
            Leave(silent.Entry.Session);

        var due = _present.Values.Where(present => present.IsNew && now - present.LastShown >= Interval).ToList();
        foreach (var present in due)
            _present[present.Entry.Session] = present with { IsNew = false, LastShown = now };

        var gone = _gone.ToList();
        _gone.Clear();
        return new PresenceDelta([.. due.Select(present => present.Entry)], gone);
    }

    private static bool IsJson(string state)
    {
        try
        {
            using var _ = JsonDocument.Parse(state, new JsonDocumentOptions { MaxDepth = 16 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Show(PresenceEntry entry)
    {
        var before = _present.GetValueOrDefault(entry.Session);
        _present[entry.Session] = new Present(entry, time.GetUtcNow(), before?.LastShown ?? DateTimeOffset.MinValue, IsNew: true);
        _gone.Remove(entry.Session);
    }

    // Also greater than what this node counted before a restart, as long as the clock did not go back.
    private ulong NextCount() => _count = Math.Max(_count + 1, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << 16);

    private sealed record Present(PresenceEntry Entry, DateTimeOffset LastSign, DateTimeOffset LastShown, bool IsNew);
}
