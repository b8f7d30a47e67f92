using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>Finds elements of a schema by their address.</summary>
/// <remarks>Section 3.14, https://spec.graphql.org/September2025/#sec-Schema-Coordinates</remarks>
public static class SchemaCoordinates
{
    /// <summary>The type, field, input field, enum value, argument or directive at <paramref name="coordinate"/>, as <c>Query.user(id:)</c>; null when what would contain it exists and it does not.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no coordinate.</exception>
    /// <exception cref="KeyNotFoundException">What would contain the element does not exist or is of another kind.</exception>
    public static INamed? Find(Schema schema, string coordinate) => GraphQLParser.ParseSchemaCoordinate(new Source(coordinate)) switch
    {
        TypeCoordinateNode type => schema.FindType(type.Name.Value),
        MemberCoordinateNode member => FindMember(schema, member),
        ArgumentCoordinateNode argument => FindArgument(schema, argument),
        DirectiveCoordinateNode directive => schema.FindDirective(directive.Name.Value),
        DirectiveArgumentCoordinateNode argument => FindArgument(schema, argument),
        _ => null,
    };

    private static INamed? FindMember(Schema schema, MemberCoordinateNode coordinate)
    {
        var member = coordinate.MemberName.Value;
        return Type(schema, coordinate.Name.Value) switch
        {
            EnumType type => type.Values.Find(member),
            InputObjectType type => type.Fields.Find(member),
            FieldedType type => schema.FindField(type, member),
            var other => throw new KeyNotFoundException($"Expected \"{other.Name}\" to be an Enum, Input Object, Object or Interface type."),
        };
    }

    private static Argument? FindArgument(Schema schema, ArgumentCoordinateNode coordinate)
    {
        if (Type(schema, coordinate.Name.Value) is not FieldedType type)
            throw new KeyNotFoundException($"Expected \"{coordinate.Name.Value}\" to be an object type or interface type.");
        var field = schema.FindField(type, coordinate.FieldName.Value)
            ?? throw new KeyNotFoundException($"Expected \"{coordinate.FieldName.Value}\" to exist as a field of type \"{type.Name}\" in the schema.");
        return field.Arguments.Find(coordinate.ArgumentName.Value);
    }

    private static Argument? FindArgument(Schema schema, DirectiveArgumentCoordinateNode coordinate)
    {
        var directive = schema.FindDirective(coordinate.Name.Value)
            ?? throw new KeyNotFoundException($"Expected \"{coordinate.Name.Value}\" to be defined as a directive in the schema.");
        return directive.Arguments.Find(coordinate.ArgumentName.Value);
    }

    private static NamedType Type(Schema schema, string name) =>
        schema.FindType(name) ?? throw new KeyNotFoundException($"Expected \"{name}\" to be defined as a type in the schema.");
}
