using LinkedRecords.GraphQL.Execution;
using LinkedRecords.GraphQL.Introspection;
using LinkedRecords.GraphQL.Language;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types.Scalars;

namespace LinkedRecords.GraphQL.Types;

/// <summary>What every schema has: the specified scalars and directives, and the types of introspection. Read once from <c>introspection.graphql</c>.</summary>
internal static class BuiltIns
{
    private static readonly Dictionary<string, ScalarCodec> Codecs = new(StringComparer.Ordinal)
    {
        ["String"] = new StringCodec(),
        ["Int"] = new IntCodec(),
        ["Float"] = new FloatCodec(),
        ["Boolean"] = new BooleanCodec(),
        ["ID"] = new IdCodec(),
    };

    // The order matters: each of these is made from those above it.
    private static readonly SchemaBuilder Builder = new(SchemaParts.Of(Read().Definitions), new Dictionary<string, NamedType>(StringComparer.Ordinal));

    /// <summary>The specified scalars and the introspection types, by name.</summary>
    public static IReadOnlyDictionary<string, NamedType> Types { get; } = BuildTypes();

    private static readonly List<Directive> AllDirectives = Builder.BuildDirectives();

    public static MetaFields Meta { get; } = CreateMetaFields();

    public static Directive Include => Find("include");

    public static Directive Skip => Find("skip");

    public static Directive Deprecated => Find("deprecated");

    public static Directive SpecifiedBy => Find("specifiedBy");

    /// <summary>Understood wherever it stands, but part of a schema only when that declares it.</summary>
    public static Directive Defer => Find("defer");

    /// <summary>Understood wherever it stands, but part of a schema only when that declares it.</summary>
    public static Directive Stream => Find("stream");

    /// <summary>The directives of every schema, in order.</summary>
    public static IReadOnlyList<Directive> SpecifiedDirectives { get; } = [Include, Skip, Deprecated, SpecifiedBy, Find("oneOf")];

    /// <summary>Whether the name is one of the five specified scalars.</summary>
    public static bool IsSpecifiedScalar(string name) => Codecs.ContainsKey(name);

    /// <summary>Whether the name is a type of introspection.</summary>
    public static bool IsIntrospectionType(string name) => Types.ContainsKey(name) && !IsSpecifiedScalar(name);

    /// <summary>Whether every schema has a directive of that name.</summary>
    public static bool IsSpecifiedDirective(string name) =>
        SpecifiedDirectives.Any(directive => string.Equals(directive.Name, name, StringComparison.Ordinal));

    private static Dictionary<string, NamedType> BuildTypes()
    {
        var types = Builder.BuildTypes().ToDictionary(type => type.Name, StringComparer.Ordinal);
        foreach (var (name, codec) in Codecs)
            ((ScalarType)types[name]).Codec = codec;
        foreach (var field in types.Values.OfType<ObjectType>().SelectMany(type => type.Fields))
            field.Resolver = IntrospectionResolvers.Of(field);
        return types;
    }

    private static Directive Find(string name) =>
        AllDirectives.First(directive => string.Equals(directive.Name, name, StringComparison.Ordinal));

    private static DocumentNode Read()
    {
        using var resource = typeof(BuiltIns).Assembly.GetManifestResourceStream("introspection.graphql")!;
        using var reader = new StreamReader(resource);
        return GraphQLParser.ParseDocument(reader.ReadToEnd(), ParserOptions.Default with { KeepLocations = false });
    }

    private static MetaFields CreateMetaFields()
    {
        var text = new NonNullType(Types["String"]);
        return new MetaFields(
            new Field(null, "__schema", new NonNullType(Types["__Schema"]))
            {
                Description = "Access the current type schema of this server.",
                Resolver = static (_, context) => FieldValue.Of(context.Schema),
            },
            new Field(null, "__type", Types["__Type"])
            {
                Description = "Request the type information of a single type.",
                Arguments = new NamedList<Argument>([new Argument("<meta>.__type", "name", text)]),
                Resolver = static (_, context) => FieldValue.Of(context.Schema.FindType(context.Argument<string>("name")!)),
            },
            new Field(null, "__typename", text)
            {
                Description = "The name of the current Object type at runtime.",
                Resolver = static (_, context) => FieldValue.Of(context.ParentType.Name),
            });
    }
}
