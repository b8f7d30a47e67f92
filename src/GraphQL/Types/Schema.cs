using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>A type system: named types, directives and the root types of operations. Immutable and safe to share.</summary>
/// <remarks>Section 3, https://spec.graphql.org/September2025/#sec-Type-System.</remarks>
public sealed partial class Schema
{
    private readonly NamedList<NamedType> _types;
    private readonly NamedList<Directive> _directives;
    private readonly Dictionary<string, ObjectType[]> _implementations = new(StringComparer.Ordinal);
    private readonly Dictionary<NamedType, HashSet<NamedType>> _subtypes = new(ReferenceEqualityComparer.Instance);
    private readonly NamedType?[] _roots;
    private readonly MetaFields _meta;

    /// <summary>A schema of whole types: their members are set.</summary>
    /// <param name="types">All declared types, in order; built-in types are added where they are first referred to.</param>
    /// <param name="roots">The root types of query, mutation and subscription.</param>
    /// <param name="directives">All directives, in order.</param>
    /// <param name="definitions">The schema definition, if any, and its extensions.</param>
    /// <param name="meta">The fields that every schema has for introspection.</param>
    internal Schema(
        IEnumerable<NamedType> types,
        NamedType?[] roots,
        IEnumerable<Directive> directives,
        IReadOnlyList<DefinitionNode> definitions,
        MetaFields meta)
    {
        _meta = meta;
        _roots = roots;
        _directives = new NamedList<Directive>(directives);
        Definitions = definitions;
        var collected = new TypeCollector(types);
        foreach (var root in roots)
            collected.Add(root);
        foreach (var argument in _directives.SelectMany(directive => directive.Arguments))
            collected.Add(argument.Type.Named);
        collected.Add(meta.Schema.Type.Named);
        _types = new NamedList<NamedType>(collected.Types);
        IndexSubtypes();
    }

    /// <summary>Markdown, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The schema definition, if any, and then its extensions.</summary>
    public IReadOnlyList<DefinitionNode> Definitions { get; }

    /// <summary>The root type of queries; null only in an invalid schema.</summary>
    public ObjectType? Query => _roots[(int)OperationType.Query] as ObjectType;

    /// <summary>The root type of mutations, if they are supported.</summary>
    public ObjectType? Mutation => _roots[(int)OperationType.Mutation] as ObjectType;

    /// <summary>The root type of subscriptions, if they are supported.</summary>
    public ObjectType? Subscription => _roots[(int)OperationType.Subscription] as ObjectType;

    /// <summary>All named types in the order of the SDL; each built-in scalar stands after the first type that refers to it, introspection types last.</summary>
    public NamedList<NamedType> Types => _types;

    /// <summary>All directives: declared ones in the order of the SDL, then the specified ones that were not redeclared.</summary>
    public NamedList<Directive> Directives => _directives;

    /// <summary>The root type for a kind of operation, or null.</summary>
    public ObjectType? RootType(OperationType operation) => _roots[(int)operation] as ObjectType;

    /// <summary>What the schema names as root, which in an invalid schema need not be an object type.</summary>
    internal NamedType? DeclaredRoot(OperationType operation) => _roots[(int)operation];

    /// <summary>The named type, or null.</summary>
    public NamedType? FindType(string name) => _types.Find(name);

    /// <summary>The directive of that name (without <c>@</c>), or null.</summary>
    public Directive? FindDirective(string name) => _directives.Find(name);

    /// <summary>The field of <paramref name="parent"/>, with <c>__typename</c> everywhere and <c>__schema</c> and <c>__type</c> on the query type; null when there is none.</summary>
    public Field? FindField(NamedType parent, string name) => name switch
    {
        "__typename" => _meta.TypeName,
        "__schema" => ReferenceEquals(parent, Query) ? _meta.Schema : null,
        "__type" => ReferenceEquals(parent, Query) ? _meta.Type : null,
        _ => (parent as FieldedType)?.Fields.Find(name),
    };

    /// <summary>The object types that a value of an interface or union may have; of any other type, none.</summary>
    public IReadOnlyList<ObjectType> PossibleTypes(NamedType type) => type switch
    {
        UnionType union => [.. union.Members.OfType<ObjectType>()],
        InterfaceType => _implementations.GetValueOrDefault(type.Name, []),
        _ => [],
    };

    /// <summary>Whether <paramref name="candidate"/> is a member of the union, or implements the interface, <paramref name="abstractType"/>.</summary>
    public bool IsSubtype(NamedType abstractType, NamedType candidate) =>
        _subtypes.TryGetValue(abstractType, out var subtypes) && subtypes.Contains(candidate);

    /// <summary>The type that the syntax refers to, or null when the schema does not know its name.</summary>
    public GraphQLType? TypeFrom(TypeNode node) => node switch
    {
        NamedTypeNode named => FindType(named.Name.Value),
        ListTypeNode list => TypeFrom(list.Type) is { } item ? new ListType(item) : null,
        NonNullTypeNode nonNull => TypeFrom(nonNull.Type) is { } nullable ? new NonNullType(nullable) : null,
        _ => null,
    };

    private void IndexSubtypes()
    {
        foreach (var group in from type in _types.OfType<FieldedType>() from parent in type.Interfaces where parent is InterfaceType group type by parent)
        {
            _implementations[group.Key.Name] = [.. group.OfType<ObjectType>()];
            _subtypes[group.Key] = new HashSet<NamedType>(group, ReferenceEqualityComparer.Instance);
        }
        foreach (var union in _types.OfType<UnionType>())
            _subtypes[union] = new HashSet<NamedType>(union.Members, ReferenceEqualityComparer.Instance);
    }
}
