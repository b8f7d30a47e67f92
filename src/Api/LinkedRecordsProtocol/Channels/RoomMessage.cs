using System.Globalization;
using System.Text;
using LinkedRecords.Api.LinkedRecordsProtocol.Json;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A change as the clients of a record are told of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Change">JSON, by the kind of the record.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="ClientId">The client's own id of the object that made it; empty when it came by another way.</param>
/// <param name="At">When.</param>
internal sealed record RoomMessage(Node Record, string Change, Node Actor, string ClientId, DateTimeOffset At)
{
    /// <summary>The message as JSON, under the id of another client where <paramref name="isForeign"/>.</summary>
    public string ToJson(bool isForeign) => new StringBuilder("{\"attributeId\":").AppendJsonString(Record.Spelling)
        .Append(",\"change\":").Append(Change)
        .Append(",\"actorId\":").AppendJsonString(Actor.Spelling)
        .Append(",\"clientId\":").AppendJsonString(isForeign ? string.Empty : ClientId)
        .Append(",\"updatedAt\":\"").Append(At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
        .Append("\",\"sseChannel\":").AppendJsonString(Record.Spelling)
        .Append('}').ToString();
}
