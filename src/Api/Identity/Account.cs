using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Identity;

/// <summary>A person who has signed in at least once.</summary>
/// <param name="User">Their node in the graph, <c>us-</c> and 32 hexadecimal digits.</param>
/// <param name="Email">As given at registration or by the provider; null for guests.</param>
/// <param name="Kind">How they prove who they are.</param>
public sealed record Account(Node User, string? Email, AccountKind Kind);
