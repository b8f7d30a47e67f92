using System.Text.Json.Nodes;

namespace LinkedRecords.Api.LinkedRecordsProtocol.Channels;

/// <summary>A session that listens to a record, as the record's room sees it.</summary>
internal sealed class RoomMember(ClientSession session)
{
    // What waits while the client loads the record anew, null when it does not; and the version that it is sent, once that is known.
    private List<(long Version, string Message)>? _held;
    private long _loading;

    public ClientSession Session { get; } = session;

    /// <summary>The version that the client has, where that is newer than the room's: it is told only of what follows.</summary>
    public long From { get; set; }

    /// <summary>Whether it was left out because it had no right to read.</summary>
    public bool HasMissed { get; set; }

    /// <summary>The document as it was shown last, when it was left out since.</summary>
    public JsonObject? Shown { get; set; }

    /// <summary>As of which change of rights it is known that it may read.</summary>
    public long RightsCheckedAt { get; set; } = -1;

    /// <summary>Keeps what it is told from now on: the client is about to load the record anew.</summary>
    public void Hold() => (_held, _loading) = (_held ?? [], 0);

    /// <summary>The version that the client is being sent is known.</summary>
    public void Load(long version) => _loading = version;

    /// <summary>Whether the client loads the record anew and has made a change on what it drops.</summary>
    /// <param name="parent">The version that the change was made on.</param>
    public bool Drops(long parent) => _held is not null && (_loading == 0 || parent < _loading);

    /// <summary>Tells the client, at once or when it has loaded the record.</summary>
    /// <param name="version">The version that the message leads to: a client that has loaded it is not told.</param>
    public void Tell(string message, long version)
    {
        if (_held is { } held)
        {
            held.Add((version, message));
        }
        else
        {
            Session.Send(message);
        }
    }

    /// <summary>The client has been sent a version: what follows that is told. Nothing, when it loads yet another one.</summary>
    public void Release(long version)
    {
        if (_held is not { } held || _loading != version)
        {
            return;
        }

        (_held, _loading) = (null, 0);
        foreach (var (_, message) in held.Where(one => one.Version > version))
        {
            Session.Send(message);
        }
    }
}
