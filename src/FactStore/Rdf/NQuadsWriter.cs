using System.Text;

namespace LinkedRecords.FactStore.Rdf;

/// <summary>Writes N-Quads in their canonical form, one statement a line; without graphs that is canonical N-Triples.</summary>
/// <remarks>https://www.w3.org/TR/rdf12-n-quads/#canonical-quads. The order of lines is the caller's.</remarks>
public sealed class NQuadsWriter : IRdfWriter
{
    private const int Buffer = 64 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public async Task WriteAsync(IAsyncEnumerable<RdfStatement> statements, Stream output, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(output, Utf8, Buffer, leaveOpen: true);
        await foreach (var statement in statements.WithCancellation(cancellationToken))
        {
            await text.WriteAsync(Line(statement).AsMemory(), cancellationToken);
        }
    }

    internal static string Line(RdfStatement statement) => statement.Graph is null
        ? $"{statement.Subject} {statement.Predicate} {statement.Object} .\n"
        : $"{statement.Subject} {statement.Predicate} {statement.Object} {statement.Graph} .\n";
}
