namespace LinkedRecords.FactStore.Facts;

/// <summary>A statement: an arrow from subject to object, named by the predicate.</summary>
/// <param name="Subject">A name or an IRI; never a literal.</param>
/// <param name="Predicate">A name (with <c>$</c> in front for the reserved ones, <c>*</c> behind for transitive ones) or an IRI.</param>
/// <param name="Object">Any node.</param>
public readonly record struct Fact(Node Subject, Node Predicate, Node Object);
