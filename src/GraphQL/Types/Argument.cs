namespace LinkedRecords.GraphQL.Types;

/// <summary>An argument of a field or directive.</summary>
public sealed class Argument : InputValue
{
    private readonly string _owner;

    /// <summary>An argument of the element at <paramref name="owner"/>.</summary>
    /// <param name="owner">The coordinate of the field or directive, <c>Type.field</c> or <c>@directive</c>.</param>
    internal Argument(string owner, string name, GraphQLType type)
        : base(name, type) => _owner = owner;

    /// <summary>The schema coordinate, <c>Type.field(argument:)</c> or <c>@directive(argument:)</c>.</summary>
    public override string ToString() => $"{_owner}({Name}:)";
}
