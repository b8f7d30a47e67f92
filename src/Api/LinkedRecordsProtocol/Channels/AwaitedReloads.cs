using System.Collections.Concurrent;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>Sessions that were told to load a text anew and have not done so yet: what they send of it meanwhile they will have forgotten.</summary>
internal sealed class AwaitedReloads(TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(ClientSession Session, Node Record), DateTimeOffset> _since = new();

    /// <summary>Whether what the session sends of a record was made before it was told to load it anew.</summary>
    public bool Contains(ClientSession session, Node record) =>
        _since.TryGetValue((session, record), out var since) && clock.GetUtcNow() - since < Longest;

    /// <summary>The session was told.</summary>
    public void Add(ClientSession session, Node record) => _since[(session, record)] = clock.GetUtcNow();

    /// <summary>It listens no more.</summary>
    public void Remove(ClientSession session, Node record) => _since.TryRemove((session, record), out _);

    /// <summary>A client of the user has loaded the record.</summary>
    public void Remove(Node user, Node record)
    {
        // Which of a user's clients it was is not always known; one too many that is believed does less harm than one that is not.
        foreach (var (session, loaded) in _since.Keys.Where(key => key.Record == record && key.Session.User == user))
        {
            Remove(session, loaded);
        }
    }
}
