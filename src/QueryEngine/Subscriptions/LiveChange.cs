using System.Collections.Immutable;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Language;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What a subscriber of a live query is told.</summary>
public abstract record LiveChange
{
    private LiveChange()
    {
    }

    /// <summary>The whole result. Whatever the subscriber had before is to be dropped.</summary>
    /// <param name="Revision">When this was the result; from here on nothing is missed.</param>
    /// <param name="Groups">The parts of the query in their order.</param>
    public sealed record Reset(Revision Revision, ImmutableArray<LiveGroup> Groups) : LiveChange;

    /// <summary>What leads from the result that the subscriber has to the one of a later revision, exactly.</summary>
    /// <param name="Revision">When the result with this difference applied was the truth; what to present after a lost connection.</param>
    /// <param name="Groups">The parts of the query that differ.</param>
    public sealed record Difference(Revision Revision, ImmutableArray<GroupDifference> Groups) : LiveChange;

    /// <summary>The query cannot be kept live; nothing follows.</summary>
    /// <param name="Error">Why, with a code of <see cref="LiveCodes"/> or <see cref="QueryCodes"/>.</param>
    public sealed record Failed(QueryError Error) : LiveChange;
}
