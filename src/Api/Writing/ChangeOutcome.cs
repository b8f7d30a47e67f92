using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Writing;

/// <summary>What became of changes that came from elsewhere.</summary>
/// <param name="At">Until which revision the log holds what was taken; none when nothing was new.</param>
/// <param name="Applied">Taken now, in order, with those of the sender that had waited.</param>
/// <param name="Waiting">Kept until their dependencies are there.</param>
/// <param name="Missing">The changes that are waited for.</param>
/// <param name="Refused">Why some were not taken.</param>
internal sealed record ChangeOutcome(
    Revision At, ImmutableArray<ChangeHash> Applied, ImmutableArray<ChangeHash> Waiting, ImmutableArray<ChangeHash> Missing, ImmutableArray<Refusal> Refused);
