using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Facts;
using Microsoft.Extensions.Caching.Memory;

namespace LinkedRecords.Api.Writing;

/// <summary>Changes that came before something they depend on, with the one who sent each.</summary>
/// <remarks>
/// Bounded for each sender and record, and as a whole; what gives way, or is lost with this node, is not lost for good: the answer to
/// its sender names it as waiting, and any peer that has it sends it again.
/// </remarks>
internal sealed class ChangeInbox : IDisposable
{
    private const long MostBytes = 64L << 20;
    private const int MostBytesOfSender = 4 << 20;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _waiting = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly Lock _sync = new();

    /// <summary>What somebody has waiting for a record.</summary>
    public ImmutableArray<Change> Of(Node record, Node sender)
    {
        lock (_sync)
        {
            return Senders(record).GetValueOrDefault(sender, []);
        }
    }

    /// <summary>Who else has something waiting for a record.</summary>
    public ImmutableArray<Node> OtherSenders(Node record, Node sender)
    {
        lock (_sync)
        {
            return [.. Senders(record).Keys.Where(other => other != sender)];
        }
    }

    private static ImmutableArray<Change> NewestOf(ImmutableArray<Change> changes)
    {
        var (first, bytes) = (changes.Length, 0L);
        while (first > 0 && bytes + changes[first - 1].Bytes.Length <= MostBytesOfSender)
        {
            bytes += changes[--first].Bytes.Length;
        }

        return changes[first..];
    }

    /// <summary>Replaces what somebody has waiting; the newest are kept.</summary>
    public void Put(Node record, Node sender, ImmutableArray<Change> changes)
    {
        var kept = NewestOf(changes);
        lock (_sync)
        {
            var senders = kept.IsEmpty ? Senders(record).Remove(sender) : Senders(record).SetItem(sender, kept);
            if (senders.IsEmpty)
            {
                _waiting.Remove(record);
                return;
            }

            var size = senders.Values.Sum(all => all.Sum(change => (long)change.Bytes.Length));
            _waiting.Set(record, senders, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = Kept });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _waiting.Dispose();

    private ImmutableDictionary<Node, ImmutableArray<Change>> Senders(Node record) =>
        _waiting.Get<ImmutableDictionary<Node, ImmutableArray<Change>>>(record) ?? ImmutableDictionary<Node, ImmutableArray<Change>>.Empty;
}
