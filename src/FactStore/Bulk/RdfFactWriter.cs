using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Facts;
using LinkedRecords.FactStore.Rdf;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>Writes facts as RDF.</summary>
/// <param name="syntax">How the file is written.</param>
/// <param name="names">Which IRIs are ours.</param>
/// <param name="isTerm">Whether a name is a declared term.</param>
public sealed class RdfFactWriter(IRdfWriter syntax, IriNames names, Func<Node, bool> isTerm) : IFactWriter
{
    /// <inheritdoc/>
    public Task WriteAsync(IAsyncEnumerable<StatedFact> facts, Stream output, CancellationToken cancellationToken) =>
        syntax.WriteAsync(StatementsAsync(facts, cancellationToken), output, cancellationToken);

    private async IAsyncEnumerable<RdfStatement> StatementsAsync(
        IAsyncEnumerable<StatedFact> facts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stated in facts.WithCancellation(cancellationToken))
        {
            var (subject, predicate, @object) = stated.Fact;
            yield return new RdfStatement(
                new RdfTerm.Iri(names.IriOf(subject, isTerm(subject))),
                new RdfTerm.Iri(names.IriOf(predicate, isTerm: true)),
                @object.Kind == NodeKind.Literal
                    ? new RdfTerm.LiteralTerm(Literal.Of(@object))
                    : new RdfTerm.Iri(names.IriOf(@object, isTerm(@object))),
                Graph: null);
        }
    }
}
