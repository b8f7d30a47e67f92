using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Introspection;

/// <summary>Answers the fields of the introspection types from the schema's own objects.</summary>
/// <remarks>Section 4.2, https://spec.graphql.org/September2025/#sec-Schema-Introspection.</remarks>
internal static class IntrospectionResolvers
{
    private static readonly Dictionary<string, Func<object, FieldContext, object?>> ByCoordinate = new(StringComparer.Ordinal)
    {
        ["__Schema.description"] = (schema, _) => ((Schema)schema).Description,
        ["__Schema.types"] = (schema, _) => ((Schema)schema).Types,
        ["__Schema.queryType"] = (schema, _) => ((Schema)schema).Query,
        ["__Schema.mutationType"] = (schema, _) => ((Schema)schema).Mutation,
        ["__Schema.subscriptionType"] = (schema, _) => ((Schema)schema).Subscription,
        ["__Schema.directives"] = (schema, context) => Current(((Schema)schema).Directives, directive => directive.DeprecationReason, context),

        ["__Directive.name"] = (directive, _) => ((Directive)directive).Name,
        ["__Directive.description"] = (directive, _) => ((Directive)directive).Description,
        ["__Directive.isRepeatable"] = (directive, _) => ((Directive)directive).IsRepeatable,
        ["__Directive.locations"] = (directive, _) => ((Directive)directive).Locations,
        ["__Directive.args"] = (directive, context) => Current(((Directive)directive).Arguments, argument => argument.DeprecationReason, context),
        ["__Directive.isDeprecated"] = (directive, _) => ((Directive)directive).DeprecationReason is not null,
        ["__Directive.deprecationReason"] = (directive, _) => ((Directive)directive).DeprecationReason,

        ["__Type.kind"] = (type, _) => KindOf((GraphQLType)type),
        ["__Type.name"] = (type, _) => (type as NamedType)?.Name,
        ["__Type.description"] = (type, _) => (type as NamedType)?.Description,
        ["__Type.specifiedByURL"] = (type, _) => (type as ScalarType)?.SpecifiedByUrl,
        ["__Type.fields"] = (type, context) => type is FieldedType fielded ? Current(fielded.Fields, field => field.DeprecationReason, context) : null,
        ["__Type.interfaces"] = (type, _) => (type as FieldedType)?.Interfaces,
        ["__Type.possibleTypes"] = (type, context) => type is NamedType { IsAbstract: true } named ? context.Schema.PossibleTypes(named) : null,
        ["__Type.enumValues"] = (type, context) => type is EnumType values ? Current(values.Values, value => value.DeprecationReason, context) : null,
        ["__Type.inputFields"] = (type, context) => type is InputObjectType input ? Current(input.Fields, field => field.DeprecationReason, context) : null,
        ["__Type.ofType"] = (type, _) => type switch
        {
            ListType list => list.Item,
            NonNullType nonNull => nonNull.Nullable,
            _ => null,
        },
        ["__Type.isOneOf"] = (type, _) => (type as InputObjectType)?.IsOneOf,

        ["__Field.name"] = (field, _) => ((Field)field).Name,
        ["__Field.description"] = (field, _) => ((Field)field).Description,
        ["__Field.args"] = (field, context) => Current(((Field)field).Arguments, argument => argument.DeprecationReason, context),
        ["__Field.type"] = (field, _) => ((Field)field).Type,
        ["__Field.isDeprecated"] = (field, _) => ((Field)field).DeprecationReason is not null,
        ["__Field.deprecationReason"] = (field, _) => ((Field)field).DeprecationReason,

        ["__InputValue.name"] = (value, _) => ((InputValue)value).Name,
        ["__InputValue.description"] = (value, _) => ((InputValue)value).Description,
        ["__InputValue.type"] = (value, _) => ((InputValue)value).Type,
        ["__InputValue.defaultValue"] = (value, _) => ((InputValue)value).Default is { } literal ? Printer.Print(literal) : null,
        ["__InputValue.isDeprecated"] = (value, _) => ((InputValue)value).DeprecationReason is not null,
        ["__InputValue.deprecationReason"] = (value, _) => ((InputValue)value).DeprecationReason,

        ["__EnumValue.name"] = (value, _) => ((EnumValue)value).Name,
        ["__EnumValue.description"] = (value, _) => ((EnumValue)value).Description,
        ["__EnumValue.isDeprecated"] = (value, _) => ((EnumValue)value).DeprecationReason is not null,
        ["__EnumValue.deprecationReason"] = (value, _) => ((EnumValue)value).DeprecationReason,
    };

    public static FieldResolver Of(Field field)
    {
        var resolve = ByCoordinate[field.ToString()];
        return (source, context) => FieldValue.Of(resolve(source!, context));
    }

    private static IEnumerable<T> Current<T>(NamedList<T> all, Func<T, string?> deprecationReason, FieldContext context)
        where T : class, INamed => context.Argument<bool>("includeDeprecated") ? all : all.Where(element => deprecationReason(element) is null);

    private static string KindOf(GraphQLType type) => type switch
    {
        ListType => "LIST",
        NonNullType => "NON_NULL",
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        _ => "INPUT_OBJECT",
    };
}
