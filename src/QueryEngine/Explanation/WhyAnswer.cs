using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Explanation;

/// <summary>Why a user may do something, or a token for whoever is entitled to know why not.</summary>
public abstract record WhyAnswer
{
    private WhyAnswer()
    {
    }

    /// <summary>The user may.</summary>
    /// <param name="Path">The facts that together give the right, at most three; empty when the node is the user.</param>
    public sealed record Granted(ImmutableArray<Fact> Path) : WhyAnswer;

    /// <summary>The user may not, or the asker does not see why the user may: the two look the same.</summary>
    /// <param name="Token">Says nothing to its holder. Whoever is accountable for the node, or its host, learns the reason from it.</param>
    public sealed record NotShown(string Token) : WhyAnswer;
}
