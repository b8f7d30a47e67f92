using System.Text.Json.Nodes;
using LinkedRecords.Collaboration.Clocks;

namespace LinkedRecords.Collaboration.Rooms;

/// <summary>An operation of a client that keeps a vector clock.</summary>
/// <param name="Id">Chosen by the client; a second operation with it has no effect.</param>
/// <param name="Kind">What it does.</param>
/// <param name="ElementId">Which element; not used by <see cref="RoomOperationKind.Clear"/>.</param>
/// <param name="Actor">Who made it, in which session.</param>
/// <param name="Clock">What the author knew, counting this operation among its own.</param>
/// <param name="Time">The author's wall clock; decides between concurrent operations.</param>
/// <param name="Fields">What the kind needs.</param>
public sealed record RoomOperation(
    string Id,
    RoomOperationKind Kind,
    string ElementId,
    ActorId Actor,
    VersionVector Clock,
    DateTimeOffset Time,
    JsonObject Fields);
