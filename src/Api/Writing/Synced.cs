using System.Collections.Immutable;
using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Writing;

/// <summary>The answer to a message of a peer.</summary>
/// <param name="Message">For the peer.</param>
/// <param name="IsInSync">Whether both have the same, as far as is known here.</param>
/// <param name="At">Until which revision the log holds what the message brought; none when that was nothing new.</param>
/// <param name="Refused">Why changes of the peer were not taken.</param>
internal sealed record Synced(ReadOnlyMemory<byte> Message, bool IsInSync, Revision At, ImmutableArray<Refusal> Refused);
