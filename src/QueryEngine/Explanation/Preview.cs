using System.Collections.Immutable;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>What a transaction would do.</summary>
public abstract record Preview
{
    private Preview()
    {
    }

    /// <summary>It would be written.</summary>
    /// <param name="AsWritten">With what is added by itself.</param>
    /// <param name="Changes">Who gains and loses what, by user and right.</param>
    /// <param name="IsComplete">
    /// False when more users are concerned than <see cref="Previews.MaximumUsers"/>, or some of them can reach more nodes than
    /// <see cref="Previews.MaximumNodes"/>: those are left out. What is told is exact in any case.
    /// </param>
    public sealed record Admitted(Transaction AsWritten, ImmutableArray<AccessChange> Changes, bool IsComplete) : Preview;

    /// <summary>It would be refused.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Reasons) : Preview;
}
