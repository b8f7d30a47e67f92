using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.Api.Identity;

/// <summary>The server itself, as the author of what no user states.</summary>
internal static class SystemUser
{
    /// <summary>Its node; no account can have it, for it has no user's prefix.</summary>
    public static readonly Node Node = new("system");
}
