namespace LinkedRecords.GraphQL.Types;

/// <summary>An object or interface type: it has fields and may implement interfaces.</summary>
public abstract class FieldedType : NamedType
{
    private protected FieldedType(string name, string? description)
        : base(name, description)
    {
    }

    /// <summary>The declared fields, without <c>__typename</c>.</summary>
    public NamedList<Field> Fields { get; internal set; } = NamedList<Field>.Empty;

    /// <summary>The types after <c>implements</c>; in a valid schema all are interfaces.</summary>
    public IReadOnlyList<NamedType> Interfaces { get; internal set; } = [];
}
