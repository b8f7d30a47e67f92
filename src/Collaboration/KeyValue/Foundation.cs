using System.Collections.Immutable;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.KeyValue;

/// <summary>What compacted changes left: the state they made, and what must be known to build on it.</summary>
/// <param name="State">As <see cref="StateCodec"/> writes it.</param>
/// <param name="Version">The compacted changes.</param>
/// <param name="Heads">The last of them, each with all that it knew.</param>
/// <param name="Time">No later change has a clock this small.</param>
internal sealed record Foundation(
    ReadOnlyMemory<byte> State,
    VersionVector Version,
    ImmutableSortedDictionary<ChangeHash, VersionVector> Heads,
    HybridTime Time)
{
    public static Foundation Empty { get; } =
        new(default, VersionVector.Empty, ImmutableSortedDictionary<ChangeHash, VersionVector>.Empty, default);
}
