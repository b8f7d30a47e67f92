namespace LinkedRecords.FactStore.Facts;

/// <summary>What stands in a position of a fact, in its one canonical spelling.</summary>
/// <param name="Spelling">
/// A bare name, <c>&lt;iri&gt;</c> or an N-Triples literal. Prefixed names are expanded before a node is made, and
/// <c>xsd:string</c> is never written, so two nodes are the same exactly when their spellings are.
/// </param>
/// <remarks>
/// The three kinds cannot collide: no legal name contains <c>&lt;</c>, <c>"</c> or <c>:</c>. A literal keeps its lexical
/// form (<c>"01"^^xsd:integer</c> stays <c>"01"</c>), as RDF 1.1 Concepts section 3.3 demands of term equality.
/// </remarks>
public readonly record struct Node(string Spelling)
{
    /// <summary>Which of the three kinds this is. Cost: one character comparison.</summary>
    public NodeKind Kind => Spelling[0] switch
    {
        '<' => NodeKind.Iri,
        '"' => NodeKind.Literal,
        _ => NodeKind.Name,
    };

    /// <inheritdoc/>
    public override string ToString() => Spelling;
}
