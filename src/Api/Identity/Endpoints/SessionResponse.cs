namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>A credential as its owner sees it in a list: enough to tell it apart and to revoke it.</summary>
internal sealed record SessionResponse(
    string Id, string Name, string[] Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsThisOne);
