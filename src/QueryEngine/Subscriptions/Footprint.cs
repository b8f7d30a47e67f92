using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What can make a result stale.</summary>
/// <param name="Keys">Facts of the read set.</param>
/// <param name="Unknown">Nodes that were asked for and that no fact had named.</param>
/// <param name="Records">Records whose content matters: those of the result, and all that match when they are ordered by it.</param>
internal sealed record Footprint(ReadKey[] Keys, Node[] Unknown, IReadOnlyCollection<Node> Records)
{
    public static readonly Footprint None = new([], [], []);

    /// <summary>Whether keys and unknown nodes come to those that there are, instead of taking their place.</summary>
    public bool IsAddition { get; init; }
}
