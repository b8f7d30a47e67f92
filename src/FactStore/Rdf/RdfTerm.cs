using System.Text;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Rdf;

/// <summary>What stands in a position of an RDF statement. Its text is the canonical form of N-Triples.</summary>
/// <remarks>RDF 1.2 Concepts, sections 3.2 to 3.5.</remarks>
public abstract record RdfTerm
{
    private RdfTerm()
    {
    }

    /// <summary>An absolute IRI, without angle brackets.</summary>
    public sealed record Iri(string Value) : RdfTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"<{Value}>";
    }

    /// <summary>A node without a name of its own; the label means something only within its document.</summary>
    public sealed record BlankNode(string Label) : RdfTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"_:{Label}";
    }

    /// <summary>A value with its type.</summary>
    public sealed record LiteralTerm(Literal Literal) : RdfTerm
    {
        /// <inheritdoc/>
        public override string ToString()
        {
            var text = new StringBuilder();
            Literal.AppendTo(text);
            return text.ToString();
        }
    }

    /// <summary>A statement that is spoken of, not made (RDF 1.2); only in object position.</summary>
    public sealed record Triple(RdfTerm Subject, Iri Predicate, RdfTerm Object) : RdfTerm
    {
        /// <inheritdoc/>
        public override string ToString() => $"<<( {Subject} {Predicate} {Object} )>>";
    }
}
