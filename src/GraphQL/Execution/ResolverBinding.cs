using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Execution.Subscriptions;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Execution;

/// <summary>Matches resolvers and fields by name, and lists whatever has no counterpart.</summary>
internal sealed class ResolverBinding(
    Schema schema,
    Dictionary<string, FieldResolver> fields,
    Dictionary<string, SourceStream> streams,
    Dictionary<string, ScalarCodec> scalars,
    Dictionary<string, Func<object, object?>> types)
{
    private readonly List<GraphQLError> _errors = [];

    /// <summary>The streams whose events are answered once for many.</summary>
    public required SharedStreams Shared { get; init; }

    public void Bind(FieldResolver? fallback, SourceStream? fallbackStream, Func<object, object?>? fallbackType)
    {
        foreach (var type in schema.Types.OfType<ObjectType>().Where(type => !BuiltIns.IsIntrospectionType(type.Name)))
        {
            foreach (var field in type.Fields)
                Bind(field, fallback, fallbackStream);
        }
        foreach (var type in schema.Types.Where(type => type.IsAbstract && !types.ContainsKey(type.Name)))
            BindFallback(type, fallbackType);
        schema.BindTypeResolvers(types);
        BindScalars();
        ReportUnknown();
        if (_errors.Count > 0)
            throw new SchemaException(SchemaStage.Resolvers, _errors);
    }

    private void Bind(Field field, FieldResolver? fallback, SourceStream? fallbackStream)
    {
        var coordinate = field.ToString();
        field.Resolver = fields.GetValueOrDefault(coordinate) ?? fallback;
        if (ReferenceEquals(field.Parent, schema.Subscription))
        {
            field.Subscriber = streams.GetValueOrDefault(coordinate) ?? fallbackStream;
            if (field.Subscriber is null)
                Report($"Subscription field {coordinate} has no stream; register one with Stream(\"{coordinate}\", ...).", field.Definition);
            field.IsShared = Shared.Has(field);
            foreach (var unfit in Shared.Unfit(field))
                Report($"Events of {coordinate} are answered once for all who select alike, but {unfit} has arguments or is no property of its parent: what it says may depend on who asks.", unfit.Definition);
            field.Resolver ??= static (source, _) => FieldValue.Of(source);
        }
        else if (field.Resolver is null)
        {
            Report($"Field {coordinate} has no resolver; register one with Field(\"{coordinate}\", ...).", field.Definition);
        }
    }

    private void BindFallback(NamedType type, Func<object, object?>? fallback)
    {
        if (fallback is not null)
            types[type.Name] = fallback;
        else if (schema.PossibleTypes(type) is [var only])
            types[type.Name] = _ => only.Name;
        else
            Report($"{type.Kind} {type.Name} has no type resolver; register one with TypeOf(\"{type.Name}\", ...).", type.Definitions.Count > 0 ? type.Definitions[0] : null);
    }

    private void BindScalars()
    {
        foreach (var (name, codec) in scalars)
        {
            if (schema.FindType(name) is ScalarType scalar && !BuiltIns.IsSpecifiedScalar(name))
                scalar.Codec = codec;
            else
                Report($"There is no custom scalar {name} for the codec of that name.", null);
        }
    }

    private void ReportUnknown()
    {
        foreach (var coordinate in fields.Keys.Where(coordinate => FindField(coordinate) is null))
            Report($"There is no field {coordinate} for the resolver of that name.", null);
        foreach (var coordinate in streams.Keys.Where(coordinate => !ReferenceEquals(FindField(coordinate)?.Parent ?? (object)this, schema.Subscription)))
            Report($"There is no subscription field {coordinate} for the stream of that name.", null);
        foreach (var name in types.Keys.Where(name => schema.FindType(name) is not { IsAbstract: true }))
            Report($"There is no interface or union {name} for the type resolver of that name.", null);
    }

    private Field? FindField(string coordinate) =>
        coordinate.Split('.') is [var type, var field] ? (schema.FindType(type) as ObjectType)?.Fields.Find(field) : null;

    private void Report(string message, SyntaxNode? node) =>
        _errors.Add(node is null ? new GraphQLError(message) : new GraphQLError(message, node));
}
