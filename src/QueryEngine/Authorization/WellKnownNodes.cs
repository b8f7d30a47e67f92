using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Authorization;

/// <summary>Names with a meaning of their own that are not predicates.</summary>
public static class WellKnownNodes
{
    /// <summary>The server itself as author; its transactions are not checked. No one can sign in with this name.</summary>
    public static readonly Node System = new("system");

    /// <summary>
    /// The container of all declared terms. Admission keeps (term, <c>$isMemberOf</c>, this) beside each declaration, so that
    /// the vocabulary can be listed without an index over predicates. No user can state or see these facts.
    /// </summary>
    public static readonly Node Terms = new("$terms");

    private const string UserPrefix = "us-";

    /// <summary>Whether the name is a user's.</summary>
    public static bool IsUser(Node node) => node.Spelling.StartsWith(UserPrefix, StringComparison.Ordinal);
}
