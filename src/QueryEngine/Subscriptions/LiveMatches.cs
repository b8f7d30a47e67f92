using System.Collections.Immutable;

namespace LinkedRecords.QueryEngine.Subscriptions;

/// <summary>What an evaluation of a live query found.</summary>
/// <param name="Groups">What matches of each part.</param>
/// <param name="Reads">What it depends on.</param>
/// <param name="Gone">Rows of the result before that do not match, and why.</param>
/// <param name="IsComplete">False when the budget was used up; then nothing may be said.</param>
internal sealed record LiveMatches(
    ImmutableArray<FoundRows> Groups,
    LiveReads Reads,
    Dictionary<LiveRow, RemovalReason> Gone,
    bool IsComplete)
{
    /// <summary>What it depends on beside, because it is another user's answer: that the rights of both are equal.</summary>
    public ReadKey[] OwnReads { get; init; } = [];

    /// <summary>Whether it depends on what the evaluation before did as well, because only some rows were looked at.</summary>
    public bool IsAddition { get; init; }

    /// <summary>Whether it depends on the rights of somebody else.</summary>
    public bool DependsOnOthers { get; init; }

    /// <summary>Everything that it depends on, each key once.</summary>
    public ReadKey[] Keys => OwnReads.Length == 0 ? Reads.Keys : [.. Reads.Keys, .. OwnReads.Except(Reads.Keys)];
}
