using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>Operations that one actor made together, on top of the changes it depends on. Immutable.</summary>
public sealed class Change
{
    // The hash of the encoding is given where it is known: hashing costs as much as reading a small change.
    internal Change(
        ActorId actor,
        ulong sequence,
        HybridTime time,
        ImmutableArray<ChangeHash> dependencies,
        ImmutableArray<Operation> operations,
        ChangeHash? hash = null)
    {
        (Actor, Sequence, Time, Dependencies, Operations) = (actor, sequence, time, dependencies, operations);
        Bytes = ChangeCodec.Encode(this);
        Hash = hash ?? ChangeHash.Of(Bytes.Span);
    }

    /// <summary>Who made it.</summary>
    public ActorId Actor { get; }

    /// <summary>Its number among the actor's changes, from 1.</summary>
    public ulong Sequence { get; }

    /// <summary>When it was made; greater than the time of every dependency.</summary>
    public HybridTime Time { get; }

    /// <summary>The heads it was made on, ascending.</summary>
    public ImmutableArray<ChangeHash> Dependencies { get; }

    /// <summary>What it does, in order.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>The only encoding of this change, as described in docs/formats/keyvalue.md.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The hash of <see cref="Bytes"/>.</summary>
    public ChangeHash Hash { get; }

    internal Stamp StampOf(int index) => new(Time, Actor, Sequence, index);
}
