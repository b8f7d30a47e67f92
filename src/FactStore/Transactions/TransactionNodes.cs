using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Transactions;

/// <summary>The nodes that a transaction names.</summary>
internal static class TransactionNodes
{
    /// <summary>Author, facts and records, with repetitions; preconditions are not written and so not among them.</summary>
    public static IEnumerable<Node> Written(this Transaction transaction)
    {
        yield return transaction.Author;
        foreach (var fact in transaction.Retracted.Concat(transaction.Asserted))
        {
            yield return fact.Subject;
            yield return fact.Predicate;
            yield return fact.Object;
        }

        foreach (var change in transaction.Events)
            yield return change.Record;
        foreach (var tally in transaction.Tallies)
            yield return tally.Node;
    }

    /// <summary>Records that the transaction looks as if it made: it changes them and says what they are.</summary>
    public static IEnumerable<Node> Made(this Transaction transaction) => transaction.Events
        .Select(change => change.Record)
        .Where(record => transaction.Asserted.Any(fact => fact.Subject == record || fact.Object == record));

    /// <summary>Every node that is named, those of the preconditions included, with repetitions.</summary>
    public static IEnumerable<Node> Nodes(this Transaction transaction) =>
        transaction.Written().Concat(transaction.Preconditions.SelectMany(Nodes));

    private static Node[] Nodes(Precondition precondition) => precondition switch
    {
        Precondition.Present(var fact) => [fact.Subject, fact.Predicate, fact.Object],
        Precondition.Absent(var fact) => [fact.Subject, fact.Predicate, fact.Object],
        Precondition.RecordAt(var record, _) => [record],
        _ => throw new System.Diagnostics.UnreachableException($"{precondition.GetType().Name} is no precondition."),
    };
}
