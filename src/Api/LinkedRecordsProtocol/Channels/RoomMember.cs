using System.Text.Json.Nodes;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A session that listens to a record, as the record's room sees it.</summary>
internal sealed class RoomMember(ClientSession session)
{
    public ClientSession Session { get; } = session;

    /// <summary>The version that the client has, where that is newer than the room's: it is told only of what follows.</summary>
    public long From { get; set; }

    /// <summary>Whether it was left out because it had no right to read.</summary>
    public bool HasMissed { get; set; }

    /// <summary>The document as it was shown last, when it was left out since.</summary>
    public JsonObject? Shown { get; set; }

    /// <summary>As of which change of rights it is known that it may read.</summary>
    public long RightsCheckedAt { get; set; } = -1;

    /// <summary>What waits while the client loads the record anew: versions and messages. Null when it does not.</summary>
    public List<(long Version, string Message)>? Held { get; set; }

    /// <summary>The version that the client is being sent, once that is known.</summary>
    public long Loading { get; set; }

    /// <summary>Whether it was told to load the record anew and has not done so yet: what it sends meanwhile it will have forgotten.</summary>
    public DateTimeOffset? ReloadAwaitedSince { get; set; }
}
