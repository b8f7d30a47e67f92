using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Reads facts from RDF: IRIs of this deployment become bare names, blank nodes become IRIs of their own.</summary>
/// <param name="syntax">How the file is written.</param>
/// <param name="names">Which IRIs are ours.</param>
/// <param name="scope">Keeps the blank nodes of this document apart from those of others.</param>
public sealed class RdfFactReader(IRdfReader syntax, IriNames names, string scope) : IFactReader
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportLine> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in syntax.ReadAsync(input, cancellationToken))
        {
            yield return line switch
            {
                RdfLine.Stated stated => Fact(stated),
                RdfLine.Fault fault => new ImportLine.Fault(fault.Line, $"column {fault.Column}: {fault.Message}"),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
    }

    private ImportLine Fact(RdfLine.Stated stated)
    {
        var (subject, predicate, @object, graph) = stated.Statement;
        if (graph is not null)
            return new ImportLine.Fault(stated.Line, $"facts are not kept in named graphs; remove {graph}");
        return NodeOf(subject) is { } s && NodeOf(predicate) is { } p && NodeOf(@object) is { } o
            ? new ImportLine.Stated(stated.Line, new Fact(s, p, o), Author: null)
            : new ImportLine.Fault(stated.Line, "triples of triples and what is computed (…/latest/…) are not kept as facts");
    }

    private Node? NodeOf(RdfTerm term) => term switch
    {
        RdfTerm.Iri iri => names.NodeOf(iri.Value),
        RdfTerm.BlankNode blank => new Node($"<{names.Skolem(scope, blank.Label)}>"),
        RdfTerm.LiteralTerm value => value.Literal.ToNode(),
        _ => null,
    };
}
