namespace LinkedRecords.GraphQL.Types;

/// <summary>A field of an input object.</summary>
public sealed class InputField : InputValue
{
    internal InputField(InputObjectType parent, string name, GraphQLType type)
        : base(name, type) => Parent = parent;

    /// <summary>The input object that declares the field.</summary>
    public InputObjectType Parent { get; }

    /// <summary>The schema coordinate, <c>Input.field</c>.</summary>
    public override string ToString() => $"{Parent.Name}.{Name}";
}
