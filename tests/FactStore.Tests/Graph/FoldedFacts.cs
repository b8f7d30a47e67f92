using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Graph;
using LinkedRecords.FactStore.Log;

namespace LinkedRecords.FactStore.Tests.Graph;

/// <summary>The oracle: the true facts as a plain list in the order of assertion, folded entry by entry.</summary>
internal sealed class FoldedFacts
{
    private readonly List<(Fact Fact, Provenance Stated)> _facts = [];

    public static FoldedFacts Of(IEnumerable<LogEntry> entries)
    {
        var folded = new FoldedFacts();
        foreach (var entry in entries)
            folded.Apply(entry);
        return folded;
    }

    public IReadOnlyList<(Fact Fact, Provenance Stated)> All => _facts;

    public void Apply(LogEntry entry)
    {
        foreach (var fact in entry.Transaction.Retracted)
            _facts.RemoveAll(one => one.Fact == fact);
        foreach (var fact in entry.Transaction.Asserted)
        {
            _facts.RemoveAll(one => one.Fact == fact);
            _facts.Add((fact, new Provenance(entry.Transaction.Author, entry.At, entry.Revision)));
        }
    }

    public IEnumerable<Node> Objects(Node subject, Node predicate) =>
        _facts.Where(one => one.Fact.Subject == subject && one.Fact.Predicate == predicate).Select(one => one.Fact.Object);

    public IEnumerable<Node> Subjects(Node predicate, Node @object) =>
        _facts.Where(one => one.Fact.Object == @object && one.Fact.Predicate == predicate).Select(one => one.Fact.Subject);

    public IEnumerable<Node> PredicatesFrom(Node subject) =>
        _facts.Where(one => one.Fact.Subject == subject).Select(one => one.Fact.Predicate).Distinct();

    public IEnumerable<Node> PredicatesTo(Node @object) =>
        _facts.Where(one => one.Fact.Object == @object).Select(one => one.Fact.Predicate).Distinct();

    public Provenance? ProvenanceOf(Fact fact) => _facts.Find(one => one.Fact == fact).Stated;
}
