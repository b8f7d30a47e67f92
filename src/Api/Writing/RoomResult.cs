using LinkedRecords.Collaboration.KeyValue;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.Api.Writing;

/// <summary>What became of an operation on a canvas.</summary>
/// <param name="Id">The client's id of it.</param>
/// <param name="Status">In one word.</param>
/// <param name="Reason">Why it has no effect, when it was refused.</param>
/// <param name="At">The transaction that holds it; none when nothing was written.</param>
internal sealed record RoomResult(string Id, RoomStatus Status, Refusal? Reason, Revision At);
