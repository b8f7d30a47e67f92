using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.Api.Writing;

/// <summary>A call that became true.</summary>
/// <param name="Entry">Its place in the log.</param>
/// <param name="Repeated">It had become true before; this is that outcome.</param>
/// <param name="Created">The new records, in the order of the call.</param>
internal sealed record Written(LogEntry Entry, bool Repeated, ImmutableArray<(string? Name, Node Record)> Created)
{
    /// <summary>Facts of a partial call that were left out, and why.</summary>
    public ImmutableArray<Refusal> LeftOut { get; init; } = [];
}
