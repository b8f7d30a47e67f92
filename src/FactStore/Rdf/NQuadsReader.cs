using System.Runtime.CompilerServices;
using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Rdf;

/// <summary>Reads N-Quads and N-Triples, versions 1.1 and 1.2.</summary>
/// <param name="graphs">Whether a statement may name a graph: true for N-Quads, false for N-Triples.</param>
/// <remarks>https://www.w3.org/TR/rdf12-n-quads/ and https://www.w3.org/TR/rdf12-n-triples/</remarks>
public sealed class NQuadsReader(bool graphs) : IRdfReader
{
    // A triple term in a triple term in …: deeper than this is an attack and not data.
    private const int DeepestTriple = 32;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RdfLine> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var line in LineReader.ReadAsync(input, cancellationToken))
        {
            number++;
            if (line is null)
                yield return new RdfLine.Fault(number, 1, $"a line has at most {LineReader.LongestLine} bytes of valid UTF-8");
            else if (ReadLine(line, number) is { } found)
                yield return found;
        }
    }

    /// <summary>Reads one line; null when it holds nothing but space or a comment.</summary>
    internal RdfLine? ReadLine(string line, long number)
    {
        var scanner = new TermScanner(line);
        scanner.SkipSpace();
        if (scanner.AtEnd || scanner.Next == '#' || IsVersion(ref scanner))
            return null;

        var statement = Statement(ref scanner);
        return scanner.Fault is null && statement is not null
            ? new RdfLine.Stated(number, statement)
            : new RdfLine.Fault(number, scanner.Position + 1, scanner.Fault ?? "a statement cannot be read");
    }

    private RdfStatement? Statement(ref TermScanner scanner)
    {
        var subject = Resource(ref scanner, "a subject is an IRI or a blank node");
        var predicate = subject is null ? null : Predicate(ref scanner);
        var @object = predicate is null ? null : Object(ref scanner, depth: 0);
        if (@object is null)
            return null;

        scanner.SkipSpace();
        var graph = graphs && scanner.Next is '<' or '_' ? Resource(ref scanner, "a graph is an IRI or a blank node") : null;
        scanner.SkipSpace();
        if (!scanner.Skip("."))
            scanner.Fail(SpellingError.IriInvalid, graphs ? "a statement ends with a full stop, after at most one graph" : "a statement ends with a full stop after its object");
        scanner.SkipSpace();
        if (!scanner.AtEnd && scanner.Next != '#')
            scanner.Fail(SpellingError.IriInvalid, "a line holds one statement, and behind its full stop at most a comment");
        return new RdfStatement(subject!, predicate!, @object, graph);
    }

    private static RdfTerm? Resource(ref TermScanner scanner, string fault)
    {
        scanner.SkipSpace();
        switch (scanner.Next)
        {
            case '<' when !scanner.LooksAt("<<"):
                return scanner.Iri() is { } iri ? new RdfTerm.Iri(iri) : null;
            case '_':
                return BlankNode(ref scanner);
            default:
                scanner.Fail(SpellingError.IriInvalid, fault);
                return null;
        }
    }

    private static RdfTerm.Iri? Predicate(ref TermScanner scanner)
    {
        scanner.SkipSpace();
        if (scanner.Next != '<' || scanner.LooksAt("<<"))
        {
            scanner.Fail(SpellingError.IriInvalid, "a predicate is an IRI");
            return null;
        }

        return scanner.Iri() is { } iri ? new RdfTerm.Iri(iri) : null;
    }

    private static RdfTerm? Object(ref TermScanner scanner, int depth)
    {
        scanner.SkipSpace();
        if (scanner.Next == '"')
            return scanner.Literal(prefixes: null) is { } literal ? new RdfTerm.LiteralTerm(literal) : null;
        return scanner.Skip("<<(")
            ? TripleTerm(ref scanner, depth + 1)
            : Resource(ref scanner, "an object is an IRI, a blank node, a literal or <<( a triple )>>");
    }

    private static RdfTerm.Triple? TripleTerm(ref TermScanner scanner, int depth)
    {
        if (depth > DeepestTriple)
            scanner.Fail(SpellingError.TooLong, $"triples are nested at most {DeepestTriple} deep");
        var subject = scanner.Fault is null ? Resource(ref scanner, "the subject of a triple term is an IRI or a blank node") : null;
        var predicate = subject is null ? null : Predicate(ref scanner);
        var @object = predicate is null ? null : Object(ref scanner, depth);
        if (@object is null)
            return null;

        scanner.SkipSpace();
        if (scanner.Skip(")>>"))
            return new RdfTerm.Triple(subject!, predicate!, @object);
        scanner.Fail(SpellingError.IriInvalid, "a triple term ends with )>>");
        return null;
    }

    private static RdfTerm.BlankNode? BlankNode(ref TermScanner scanner)
    {
        if (scanner.Skip("_:") && scanner.BlankNodeLabel() is { } label)
            return new RdfTerm.BlankNode(label);
        scanner.Fail(SpellingError.IriInvalid, "a blank node is written as _: and a label of letters, digits, '_', '-' and '.'");
        return null;
    }

    /// <summary>RDF 1.2 allows a line <c>VERSION "1.2"</c>, which changes nothing for us.</summary>
    private static bool IsVersion(ref TermScanner scanner)
    {
        if (!scanner.Skip("VERSION"))
            return false;
        scanner.SkipSpace();
        var quote = scanner.Next;
        if (quote is not ('"' or '\'') || !(scanner.Skip($"{quote}1.1{quote}") || scanner.Skip($"{quote}1.2{quote}") || scanner.Skip($"{quote}1.2-basic{quote}")))
            return false;
        scanner.SkipSpace();
        return scanner.AtEnd || scanner.Next == '#';
    }
}
