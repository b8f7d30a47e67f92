using LinkedRecords.Api.Records;
using LinkedRecords.FactStore.Facts;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>In which state users have lately loaded records, until they subscribe to them.</summary>
/// <remarks>
/// The client loads a record first and subscribes to it afterwards, and never asks what was changed between the two. Whoever subscribes is
/// therefore told what is new since the oldest state that it may hold. Bounded; what is forgotten is not told.
/// </remarks>
internal sealed class RecentLoads : IDisposable
{
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly MemoryCache _loads = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    /// <summary>Called with user and record when a record is sent to somebody.</summary>
    public Action<Node, Node>? WhenLoaded { get; set; }

    /// <summary>A record was sent to a user.</summary>
    public void Note(Node user, RecordState state)
    {
        WhenLoaded?.Invoke(user, state.Record);
        if (!_loads.TryGetValue((user, state.Record), out _))
        {
            _loads.Set((user, state.Record), state, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }
    }

    /// <summary>The oldest state that the user may hold, or null; it is forgotten by that.</summary>
    public RecordState? Take(Node user, Node record)
    {
        var state = _loads.Get<RecordState>((user, record));
        _loads.Remove((user, record));
        return state;
    }

    /// <inheritdoc/>
    public void Dispose() => _loads.Dispose();
}
