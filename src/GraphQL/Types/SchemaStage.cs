namespace LinkedRecords.GraphQL.Types;

/// <summary>The stages of building a schema; an error at one keeps the later ones from running.</summary>
public enum SchemaStage
{
    /// <summary>The text is not SDL.</summary>
    Syntax,

    /// <summary>The document breaks a rule of SDL, such as an unknown type name.</summary>
    Document,

    /// <summary>A value inside the document cannot be read, such as the argument of a directive.</summary>
    Build,

    /// <summary>The type system breaks a rule, such as an interface that is not implemented.</summary>
    TypeSystem,

    /// <summary>Resolvers and fields do not match.</summary>
    Resolvers,
}
