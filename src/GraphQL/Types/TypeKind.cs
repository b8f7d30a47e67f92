namespace LinkedRecords.GraphQL.Types;

/// <summary>What sort of named type a type is.</summary>
public enum TypeKind
{
    /// <summary>A leaf whose values a codec reads and writes.</summary>
    Scalar,

    /// <summary>Fields with values.</summary>
    Object,

    /// <summary>Fields that several types promise.</summary>
    Interface,

    /// <summary>One of several object types.</summary>
    Union,

    /// <summary>A leaf that is one of the declared names.</summary>
    Enum,

    /// <summary>Named input values.</summary>
    InputObject,
}
