namespace LinkedRecords.FactStore.Facts;

/// <summary>The IRIs that the RDF specifications give a meaning to.</summary>
internal static class Vocabulary
{
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    public const string XsdString = Xsd + "string";
    public const string XsdBoolean = Xsd + "boolean";
    public const string XsdInteger = Xsd + "integer";
    public const string XsdDouble = Xsd + "double";

    /// <summary>The datatype of a literal with a language tag; never written.</summary>
    public const string LangString = Rdf + "langString";

    /// <summary>The datatype of a literal with a language tag and a direction (RDF 1.2); never written.</summary>
    public const string DirLangString = Rdf + "dirLangString";
}
