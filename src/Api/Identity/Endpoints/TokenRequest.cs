namespace LinkedRecords.Api.Identity.Endpoints;

/// <summary>A wish for a personal access token.</summary>
/// <param name="Name">What its owner calls it, 1–100 characters.</param>
/// <param name="Scopes"><c>read</c>, <c>write</c>.</param>
/// <param name="Days">For how many days it holds, 1–365.</param>
internal sealed record TokenRequest(string Name, string[] Scopes, int Days = 90);
