namespace LinkedRecords.FactStore.Facts;

/// <summary>What a <see cref="Node"/> is; it follows from the first character of its spelling.</summary>
public enum NodeKind
{
    /// <summary>A bare name, local to the deployment: a record, a user, a group, a predicate, a declared term.</summary>
    Name,

    /// <summary>An absolute IRI, spelled <c>&lt;https://schema.org/Person&gt;</c>.</summary>
    Iri,

    /// <summary>A literal in N-Triples spelling: <c>"text"</c>, <c>"2024-12-31"^^&lt;…#date&gt;</c>, <c>"Titel"@de</c>.</summary>
    Literal,
}
