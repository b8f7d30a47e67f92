using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.QueryEngine.Evaluation;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What an evaluation of a live query found.</summary>
/// <param name="Groups">The matching records of each part, ordered by name.</param>
/// <param name="Reads">What it depends on.</param>
/// <param name="Gone">Records of the result before that do not match, and why.</param>
/// <param name="IsComplete">False when the budget was used up; then nothing may be said.</param>
internal sealed record LiveMatches(
    ImmutableArray<ImmutableArray<Node>> Groups,
    ReadSet Reads,
    Dictionary<(int Group, Node Record), RemovalReason> Gone,
    bool IsComplete);
