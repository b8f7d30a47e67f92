namespace LinkedRecords.Api.LinkedRecordsProtocol.Changes;

/// <summary>The editing session of a text's log, made from the client's id so that every node can read that id off the log.</summary>
/// <remarks><c>npm:clientId/session</c>. The session is in it because its numbers begin anew with it.</remarks>
internal static class AuthorTag
{
    private const string Prefix = "npm:";

    /// <summary>The editing session of an origin, and the next number in it.</summary>
    public static (string Client, long Sequence) Of(ChangeOrigin origin) => origin.Session is { } session
        ? ($"{Prefix}{origin.ClientId}/{session.Tag}", session.NextSequence())
        : ($"{Prefix}{origin.ClientId}/{Guid.NewGuid():N}", 1);

    /// <summary>The client's id; empty for changes that came by another way.</summary>
    public static string ClientIdOf(string client) =>
        client.StartsWith(Prefix, StringComparison.Ordinal) && client.LastIndexOf('/') is var end and > 0 ? client[Prefix.Length..end] : string.Empty;
}
