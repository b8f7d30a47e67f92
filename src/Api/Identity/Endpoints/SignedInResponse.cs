namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>A fresh session. Browsers may forget the token: they have it as a cookie.</summary>
internal sealed record SignedInResponse(string UserId, string? Email, bool IsGuest, string Token, DateTimeOffset ExpiresAt);
