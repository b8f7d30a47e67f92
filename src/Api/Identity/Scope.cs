using System.Collections.Immutable;

namespace LinkedRecords.Api.Identity;

/// <summary>What a credential is good for.</summary>
public static class Scope
{
    /// <summary>All that its owner may do.</summary>
    public const string Everything = "everything";

    /// <summary>Queries and subscriptions.</summary>
    public const string Read = "read";

    /// <summary>Mutations.</summary>
    public const string Write = "write";

    /// <summary>Every scope that a personal access token may be given.</summary>
    public static readonly ImmutableHashSet<string> Grantable = [Read, Write];
}
