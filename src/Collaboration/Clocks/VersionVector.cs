using System.Collections.Immutable;

namespace LinkedRecords.Collaboration.Clocks;

/// <summary>For each actor, how many of its changes are known: a causally closed set of changes.</summary>
/// <remarks>Mattern, Virtual Time and Global States of Distributed Systems, 1989. Immutable.</remarks>
public sealed class VersionVector
{
    private readonly ImmutableDictionary<ActorId, ulong> _counts;

    private VersionVector(ImmutableDictionary<ActorId, ulong> counts) => _counts = counts;

    /// <summary>Knows nothing.</summary>
    public static VersionVector Empty { get; } = new(ImmutableDictionary<ActorId, ulong>.Empty);

    /// <summary>The entries, in the order of the actors.</summary>
    public IEnumerable<KeyValuePair<ActorId, ulong>> Entries => _counts.OrderBy(entry => entry.Key);

    /// <summary>How many actors are known.</summary>
    public int Count => _counts.Count;

    /// <summary>How many changes of an actor are known.</summary>
    public ulong this[ActorId actor] => _counts.GetValueOrDefault(actor);

    /// <summary>A vector of the given entries.</summary>
    public static VersionVector Of(IEnumerable<KeyValuePair<ActorId, ulong>> entries) =>
        new(entries.Where(entry => entry.Value > 0).ToImmutableDictionary());

    /// <summary>Whether an actor's change with this number is known.</summary>
    public bool Contains(ActorId actor, ulong sequence) => this[actor] >= sequence;

    /// <summary>Whether everything that <paramref name="other"/> knows is known.</summary>
    public bool Includes(VersionVector other) => other._counts.All(entry => Contains(entry.Key, entry.Value));

    /// <summary>How many changes are known that <paramref name="other"/> does not know.</summary>
    public ulong CountBeyond(VersionVector other) =>
        _counts.Aggregate(0UL, (sum, entry) => sum + entry.Value - Math.Min(entry.Value, other[entry.Key]));

    /// <summary>This vector, knowing at least <paramref name="sequence"/> changes of the actor.</summary>
    public VersionVector With(ActorId actor, ulong sequence) =>
        Contains(actor, sequence) ? this : new(_counts.SetItem(actor, sequence));

    /// <summary>What either knows.</summary>
    public VersionVector Union(VersionVector other)
    {
        if (ReferenceEquals(this, other) || other.Count == 0)
            return this;
        var (large, small) = Count >= other.Count ? (this, other) : (other, this);
        return small._counts.Aggregate(large, (union, entry) => union.With(entry.Key, entry.Value));
    }
}
