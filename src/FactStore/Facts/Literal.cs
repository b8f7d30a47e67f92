using System.Text;

namespace LinkedRecords.FactStore.Facts;

/// <summary>A value with its type: what a literal <see cref="Node"/> says, taken apart.</summary>
/// <remarks>RDF 1.1 Concepts, section 3.3; the direction is of RDF 1.2. The text is kept as it was written: <c>"01"</c> stays <c>"01"</c>.</remarks>
public readonly record struct Literal
{
    private Literal(string text, string datatype, string? language, string? direction) =>
        (Text, Datatype, Language, Direction) = (text, datatype, language, direction);

    /// <summary>The lexical form, without quotes and escapes.</summary>
    public string Text { get; }

    /// <summary>An absolute IRI without angle brackets; <c>rdf:langString</c> when there is a language.</summary>
    public string Datatype { get; }

    /// <summary>A language tag of BCP 47 as it was written, or null. Its case has no meaning: the node has it in lower case.</summary>
    public string? Language { get; }

    /// <summary><c>ltr</c>, <c>rtl</c> or null; only together with a language.</summary>
    public string? Direction { get; }

    /// <summary>A plain text.</summary>
    public static Literal Of(string text) => new(text, Vocabulary.XsdString, language: null, direction: null);

    /// <summary>A typed value.</summary>
    /// <param name="datatype">An absolute IRI; not the type of texts with a language, which need one.</param>
    /// <exception cref="ArgumentException">The datatype is not that.</exception>
    public static Literal Of(string text, string datatype)
    {
        if (!IriSyntax.IsAbsolute(datatype) || datatype is Vocabulary.LangString or Vocabulary.DirLangString)
            throw new ArgumentException($"'{datatype}' is no datatype that a literal without a language can have.", nameof(datatype));
        return new Literal(text, datatype, language: null, direction: null);
    }

    /// <summary>Takes a literal node apart.</summary>
    /// <exception cref="ArgumentException">The node is not a literal.</exception>
    public static Literal Of(Node node)
    {
        var scanner = new TermScanner(node.Spelling);
        return node.Kind == NodeKind.Literal && scanner.Literal(Prefixes.WellKnown) is { } literal && scanner.AtEnd
            ? literal
            : throw new ArgumentException($"{node} is not a literal.", nameof(node));
    }

    /// <summary>A text in a language.</summary>
    /// <param name="language">A tag such as <c>de</c> or <c>pt-BR</c>; upper and lower case mean the same.</param>
    /// <param name="direction"><c>ltr</c>, <c>rtl</c> or null.</param>
    /// <exception cref="ArgumentException">The tag is not well formed, or the direction is something else.</exception>
    public static Literal InLanguage(string text, string language, string? direction = null)
    {
        if (!LanguageTag.IsWellFormed(language))
            throw new ArgumentException($"'{language}' is no language tag such as de or pt-BR.", nameof(language));
        if (direction is not (null or "ltr" or "rtl"))
            throw new ArgumentException($"'{direction}' is no direction; write ltr or rtl.", nameof(direction));
        return new Literal(
            text, direction is null ? Vocabulary.LangString : Vocabulary.DirLangString, language, direction);
    }

    /// <summary>The node, in its canonical spelling.</summary>
    public Node ToNode()
    {
        var spelling = new StringBuilder(Text.Length + 16);
        AppendTo(spelling, Language?.ToLowerInvariant());
        return new Node(spelling.ToString());
    }

    /// <summary>The canonical form of N-Triples, which keeps the case of the language.</summary>
    internal void AppendTo(StringBuilder spelling) => AppendTo(spelling, Language);

    private void AppendTo(StringBuilder spelling, string? language)
    {
        spelling.Append('"');
        LiteralEscapes.Append(spelling, Text);
        spelling.Append('"');
        if (language is not null)
            spelling.Append('@').Append(language).Append(Direction is null ? "" : "--").Append(Direction);
        else if (!string.Equals(Datatype, Vocabulary.XsdString, StringComparison.Ordinal))
            spelling.Append("^^<").Append(Datatype).Append('>');
    }
}
