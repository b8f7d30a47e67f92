using System.Collections.Frozen;

namespace LinkedRecords.QueryEngine.Language;

/// <summary>The registered prefixes of prefixed names such as <c>xsd:date</c>.</summary>
public sealed class Prefixes(IReadOnlyDictionary<string, string> iris)
{
    /// <summary>The prefixes that every deployment knows.</summary>
    public static readonly Prefixes Common = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["schema"] = "https://schema.org/",
    });

    private readonly FrozenDictionary<string, string> _iris = iris.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The IRI of <c>prefix:local</c>, without angle brackets; null when the prefix is not registered.</summary>
    public string? Expand(string prefix, string local) => _iris.TryGetValue(prefix, out var iri) ? iri + local : null;
}
