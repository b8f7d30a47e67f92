using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>What a reader found in a file: a fact, a record, or a place where there should have been one.</summary>
/// <param name="Line">Counted from 1.</param>
public abstract record ImportLine(long Line)
{
    /// <summary>A fact was read.</summary>
    /// <param name="Author">Who stated it, where the file says so.</param>
    public sealed record Stated(long Line, Fact Fact, Node? Author) : ImportLine(Line);

    /// <summary>A record was read, with the events that make it.</summary>
    /// <param name="Events">Their bytes, in order; meant for a record that is not there yet.</param>
    /// <param name="Author">Who made it, where the file says so.</param>
    public sealed record Recorded(long Line, Node Record, ImmutableArray<ReadOnlyMemory<byte>> Events, Node? Author) : ImportLine(Line);

    /// <summary>The line says nothing that can be kept.</summary>
    /// <param name="Message">What is wrong and how to mend it.</param>
    public sealed record Fault(long Line, string Message) : ImportLine(Line);
}
