using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LinkedRecords.FactStore.Facts;

/// <summary>Short names of IRI namespaces, so that <c>schema:Person</c> is <c>&lt;https://schema.org/Person&gt;</c>.</summary>
/// <remarks>A prefixed name is expanded before a node is made: what is stored does not change when a prefix does.</remarks>
public sealed class Prefixes
{
    /// <summary>The prefixes that everybody means the same by.</summary>
    public static readonly Prefixes WellKnown = new(ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["rdf"] = Vocabulary.Rdf,
            ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
            ["xsd"] = Vocabulary.Xsd,
            ["owl"] = "http://www.w3.org/2002/07/owl#",
            ["skos"] = "http://www.w3.org/2004/02/skos/core#",
            ["dcterms"] = "http://purl.org/dc/terms/",
            ["foaf"] = "http://xmlns.com/foaf/0.1/",
            ["schema"] = "https://schema.org/",
        }));

    private readonly ImmutableSortedDictionary<string, string> _namespaces;

    private Prefixes(ImmutableSortedDictionary<string, string> namespaces) => _namespaces = namespaces;

    /// <summary>What is registered, in alphabetical order.</summary>
    public IReadOnlyDictionary<string, string> Namespaces => _namespaces;

    /// <summary>The same with one prefix more, or with another meaning for one.</summary>
    /// <param name="prefix">A letter, then letters, digits, <c>-</c> and <c>.</c>; no scheme of an IRI such as <c>https</c>.</param>
    /// <param name="namespaceIri">An absolute IRI, without angle brackets.</param>
    /// <exception cref="ArgumentException">Either is not that.</exception>
    public Prefixes With(string prefix, string namespaceIri)
    {
        if (!IsPrefix(prefix))
            throw new ArgumentException($"'{prefix}' cannot be a prefix: write a letter, then letters, digits, '-' and '.'; no scheme like https.", nameof(prefix));
        if (!IriSyntax.IsAbsolute(namespaceIri))
            throw new ArgumentException($"'{namespaceIri}' is no absolute IRI such as https://schema.org/.", nameof(namespaceIri));
        return new Prefixes(_namespaces.SetItem(prefix, namespaceIri));
    }

    internal bool TryGet(ReadOnlySpan<char> prefix, [NotNullWhen(true)] out string? namespaceIri) =>
        _namespaces.TryGetValue(prefix.ToString(), out namespaceIri);

    private static bool IsPrefix(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
        && text is not ("http" or "https" or "urn" or "mailto" or "file" or "did" or "tel" or "ftp");
}
