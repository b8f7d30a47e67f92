using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>One durable change: facts and record events that become true together, or not at all.</summary>
public sealed record Transaction
{
    /// <summary>Ends the name of the editing session in front of an <see cref="Id"/>.</summary>
    public const char SessionEnd = '~';

    /// <summary>Chosen by the client, 1–128 characters, unique per author; repeating it yields the first outcome.</summary>
    public required string Id { get; init; }

    /// <summary>The editing session that this belongs to: what stands before the first <c>~</c> of the id; null when there is none.</summary>
    public string? Session => Id.IndexOf(SessionEnd, StringComparison.Ordinal) is > 0 and var end ? Id[..end] : null;

    /// <summary>Who states this; every fact and event carries it.</summary>
    public required Node Author { get; init; }

    /// <summary>Facts that are no longer true afterwards; applied before <see cref="Asserted"/>. Their history stays.</summary>
    public ImmutableArray<Fact> Retracted { get; init; } = [];

    /// <summary>Facts that are true afterwards. The order counts: the last one of a subject and predicate is the latest.</summary>
    public ImmutableArray<Fact> Asserted { get; init; } = [];

    /// <summary>Changes of records, in order per record.</summary>
    public ImmutableArray<RecordEvent> Events { get; init; } = [];

    /// <summary>What it adds to running totals. What is proposed counts for nothing unless the admission leaves it standing.</summary>
    public ImmutableArray<Tally> Tallies { get; init; } = [];

    /// <summary>What must hold at the head of the log for this to be written.</summary>
    public ImmutableArray<Precondition> Preconditions { get; init; } = [];
}
