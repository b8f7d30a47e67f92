using LinkedRecords.FactStore;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;
using LinkedRecords.QueryEngine.Authorization;

namespace LinkedRecords.Api.Undo;

/// <summary>Finds what takes back the facts that one transaction stated and retracted.</summary>
internal sealed class FactReversals(IFactStore store)
{
    /// <summary>Adds to a plan what takes the facts back, or why that cannot be.</summary>
    /// <remarks>Only what the transaction made different: what had been true or untrue before it stays so.</remarks>
    public async ValueTask AddToAsync(UndoPlan plan, LogEntry target, SessionChain chain, CancellationToken cancellationToken)
    {
        var (stated, retracted) = (target.Transaction.Asserted.Where(IsOwnStatement).ToList(), target.Transaction.Retracted);
        if (stated.Count == 0 && retracted.IsEmpty)
        {
            return;
        }

        var before = new ReadAt.AsOf(new Revision(target.Revision.Value - 1));
        var wasTrue = (await store.ReadAsync(
            graph => stated.Concat(retracted).Where(fact => Find(graph, fact) is not null).ToHashSet(), before, cancellationToken)).Value;
        var now = (await store.ReadAsync(
            graph => stated.Concat(retracted).Distinct().ToDictionary(fact => fact, fact => Find(graph, fact)),
            new ReadAt.AtLeast(target.Revision),
            cancellationToken)).Value;
        foreach (var fact in stated.Where(fact => !wasTrue.Contains(fact)))
        {
            TakeBack(plan, fact, now[fact], target.Revision, chain);
        }

        foreach (var fact in retracted.Where(fact => wasTrue.Contains(fact) && !stated.Contains(fact)))
        {
            GiveBack(plan, fact, now[fact]);
        }
    }

    // What follows from creating or declaring something is not a statement of its own: it goes, or stays, with that.
    private static bool IsOwnStatement(Fact fact) =>
        fact.Predicate != ReservedPredicates.IsAccountableFor && fact.Object != WellKnownNodes.Terms;

    private static Provenance? Find(IGraph graph, Fact fact) =>
        graph.ProvenanceOf(graph.Find(fact.Subject), graph.Find(fact.Predicate), graph.Find(fact.Object));

    // What the session itself gave back, by undoing what it did later, is its own still.
    private static void TakeBack(UndoPlan plan, Fact fact, Provenance? now, Revision stated, SessionChain chain)
    {
        if (now is null)
        {
            plan.Keep(new KeptPart(KeptReason.Gone, "The fact has been retracted since.") { Fact = fact });
        }
        else if (now.Revision != stated && !chain.IsOwn(now.Revision))
        {
            plan.Keep(new KeptPart(KeptReason.ChangedByOther, "The fact has been stated again since; it stays.") { Fact = fact, Author = now.Author });
        }
        else
        {
            plan.Retract(fact);
        }
    }

    private static void GiveBack(UndoPlan plan, Fact fact, Provenance? now)
    {
        if (now is null)
        {
            plan.Assert(fact);
        }
        else
        {
            plan.Keep(new KeptPart(KeptReason.ChangedByOther, "The fact has been stated again since.") { Fact = fact, Author = now.Author });
        }
    }
}
