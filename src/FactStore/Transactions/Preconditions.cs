using System.Collections.Immutable;
using System.Diagnostics;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>The part of admission that the store decides by itself.</summary>
internal static class Preconditions
{
    /// <summary>The preconditions that do not hold at <paramref name="head"/>; empty when the transaction may go on.</summary>
    public static ImmutableArray<Refusal> Check(Transaction proposed, IHead head) =>
        [.. proposed.Preconditions.Select(precondition => Failure(precondition, head)).OfType<Refusal>()];

    private static Refusal? Failure(Precondition precondition, IHead head) => precondition switch
    {
        Precondition.Present(var fact) when !Holds(fact, head) =>
            Failed("The fact had to be true and is not; read again and decide anew.", fact),
        Precondition.Absent(var fact) when Holds(fact, head) =>
            Failed("The fact had to be absent and is true; read again and decide anew.", fact),
        Precondition.RecordAt(var record, var version) when head.VersionOf(record) != version =>
            Failed($"Record {record} had to be at version {version} and is at another; read its changes since and rebase.", null),
        Precondition.Present or Precondition.Absent or Precondition.RecordAt => null,
        _ => throw new UnreachableException($"No rule checks {precondition.GetType().Name}."),
    };

    private static bool Holds(Fact fact, IHead head) =>
        head.Contains(head.Find(fact.Subject), head.Find(fact.Predicate), head.Find(fact.Object));

    private static Refusal Failed(string message, Fact? fact) => new(RefusalCodes.PreconditionFailed, message, fact);
}
