using LinkedRecords.FactStore.Facts;

namespace LinkedRecords.FactStore.Bulk;

/// <summary>The IRIs under which a deployment publishes its bare names.</summary>
/// <param name="baseIri">Without a slash at its end, for example <c>https://lr.example</c>.</param>
/// <remarks>
/// <c>{base}/id/kv-1</c> a node, <c>{base}/term/Task</c> a declared term or a predicate, <c>{base}/sys/isMemberOf</c> a name
/// that begins with <c>$</c>. Only the base changes when a deployment moves; what is stored are the names.
/// </remarks>
public sealed class IriNames(string baseIri)
{
    private readonly string _ids = baseIri + "/id/";
    private readonly string _terms = baseIri + "/term/";
    private readonly string _reserved = baseIri + "/sys/";
    private readonly string _latest = baseIri + "/latest/";
    private readonly string _blank = baseIri + "/.well-known/genid/";

    /// <summary>The IRI, without brackets, of a node that is no literal.</summary>
    /// <param name="isTerm">Whether a name is a predicate or a declared term.</param>
    public string IriOf(Node node, bool isTerm) => node.Spelling switch
    {
        ['<', .. var iri, '>'] => iri,
        ['$', .. var name] => _reserved + name,
        var name => (isTerm ? _terms : _ids) + name,
    };

    /// <summary>The node that an IRI stands for; null for one of <c>{base}/latest/</c>, which is computed and never stored.</summary>
    public Node? NodeOf(string iri)
    {
        if (iri.StartsWith(_latest, StringComparison.Ordinal))
            return null;
        return Named(iri, _ids, "") ?? Named(iri, _terms, "") ?? Named(iri, _reserved, "$") ?? new Node($"<{iri}>");
    }

    /// <summary>The IRI that a blank node gets, without brackets: the same label of the same scope gets the same one.</summary>
    /// <remarks>RDF 1.1 Concepts section 3.5, "Replacing Blank Nodes with IRIs".</remarks>
    public string Skolem(string scope, string label) => $"{_blank}{scope}-{label}";

    private static Node? Named(string iri, string space, string mark)
    {
        if (!iri.StartsWith(space, StringComparison.Ordinal))
            return null;
        var name = mark + iri[space.Length..];
        return name.Length <= NodeLimits.Name && NameSyntax.IsPredicate(name) ? new Node(name) : null;
    }
}
