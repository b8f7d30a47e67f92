namespace LinkedRecords.GraphQL.Types;

/// <summary>An enum type. Section 3.9, https://spec.graphql.org/September2025/#sec-Enums.</summary>
public sealed class EnumType : NamedType
{
    internal EnumType(string name, string? description = null)
        : base(name, description)
    {
    }

    /// <summary>The values, in declared order.</summary>
    public NamedList<EnumValue> Values { get; internal set; } = NamedList<EnumValue>.Empty;

    /// <inheritdoc/>
    public override TypeKind Kind => TypeKind.Enum;

    /// <summary>The value that a resolver's result stands for: one of that name, or a CLR enum member of that name; else null.</summary>
    internal EnumValue? FindByResult(object result) => result switch
    {
        string name => Values.Find(name),
        Enum member => Values.Find(member.ToString()),
        _ => null,
    };
}
