namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>The body of a registration or a log-in.</summary>
internal sealed record Credentials(string Email, string Password);
