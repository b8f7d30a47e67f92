using System.Collections.Immutable;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Log;
using LinkedRecords.FactStore.Transactions;

namespace LinkedRecords.FactStore.Tests.Graph;

/// <summary>Reads random bytes as transactions over few nodes, so that they meet often and FsCheck can shrink them.</summary>
internal static class FactScript
{
    public static readonly ImmutableArray<Node> Nodes = [.. Enumerable.Range(0, 6).Select(n => new Node($"n{n}"))];

    public static readonly ImmutableArray<Node> Predicates = [.. Enumerable.Range(0, 3).Select(p => new Node($"p{p}"))];

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A transaction per element. A byte is a fact; about a third of them are retracted.</summary>
    public static ImmutableArray<LogEntry> Entries(IEnumerable<byte[]> script) =>
        [.. script.Select((bytes, at) => new LogEntry(new Revision(at + 1), Begin.AddSeconds(at), Transaction(bytes, at)))];

    public static Transaction Transaction(byte[] bytes, int at) => new()
    {
        Id = $"t{at}",
        Author = new Node($"author{at % 3}"),
        Retracted = [.. bytes.Where(IsRetraction).Select(Fact)],
        Asserted = [.. bytes.Where(b => !IsRetraction(b)).Select(Fact)],
    };

    private static bool IsRetraction(byte code) => code % 7 is 1 or 3;

    private static Fact Fact(byte code) =>
        new(Nodes[code % 6], Predicates[code / 6 % 3], Nodes[code / 18 % 6]);
}
