namespace LinkedRecords.FactStore.Rdf;

/// <summary>A triple in a graph.</summary>
/// <param name="Subject">An IRI or a blank node.</param>
/// <param name="Predicate">An IRI.</param>
/// <param name="Object">Any term.</param>
/// <param name="Graph">An IRI or a blank node; null is the default graph.</param>
public sealed record RdfStatement(RdfTerm Subject, RdfTerm.Iri Predicate, RdfTerm Object, RdfTerm? Graph);
