using LinkedRecords.Collaboration.Presence;

namespace LinkedRecords.Api.Presence;

/// <summary>Somebody who follows a room. Dispose it to end that, and with it the session that it joined.</summary>
/// <remarks>
/// It holds the newest of each session and no queue, so it is never larger than the room and a slow reader costs nobody
/// anything: who comes and goes between two reads is not mentioned.
/// </remarks>
internal sealed class RoomFollower : IDisposable
{
    private readonly Room _room;
    private readonly Lock _sync = new();
    private readonly SemaphoreSlim _changed = new(1, 1);

    // Both by session and under _sync: what the reader has been told, and what is true.
    private readonly Dictionary<string, PresenceEntry> _present;
    private Dictionary<string, PresenceEntry> _told = new(StringComparer.Ordinal);
    private bool _isFirst = true;
    private bool _isEnded;

    internal RoomFollower(Room room, string person, string? session, IReadOnlyList<PresenceEntry> present)
    {
        (_room, Person, Session) = (room, person, session);
        _present = present.ToDictionary(entry => entry.Session, StringComparer.Ordinal);
    }

    /// <summary>Who follows.</summary>
    public string Person { get; }

    /// <summary>The session that lives as long as this, by its name in the room; null: only looks on.</summary>
    public string? Session { get; }

    /// <summary>What to tell next, as soon as there is something; null when the person may not be here any more.</summary>
    public async ValueTask<PresenceUpdate?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changed.WaitAsync(cancellationToken);
            lock (_sync)
            {
                if (_isEnded)
                {
                    return null;
                }

                var update = Compare();
                _told = new Dictionary<string, PresenceEntry>(_present, StringComparer.Ordinal);
                _isFirst = false;
                if (update.IsFirst || update.Came.Count + update.Moved.Count + update.Gone.Count > 0)
                {
                    return update;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Woken only under the lock of the room, and never after it was forgotten.
        _room.Forget(this);
        _changed.Dispose();
    }

    internal void Take(PresenceDelta delta)
    {
        lock (_sync)
        {
            foreach (var entry in delta.Shown)
            {
                _present[entry.Session] = entry;
            }

            foreach (var session in delta.Gone)
            {
                _present.Remove(session);
            }

            Wake();
        }
    }

    internal void End()
    {
        lock (_sync)
        {
            _isEnded = true;
            Wake();
        }
    }

    private PresenceUpdate Compare() => new(
        _isFirst,
        [.. _present.Values.Where(entry => !_told.ContainsKey(entry.Session))],
        [.. _present.Values.Where(entry => _told.TryGetValue(entry.Session, out var before) && before.Count < entry.Count)],
        [.. _told.Values.Where(entry => !_present.ContainsKey(entry.Session))]);

    private void Wake()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
