using System.Collections.Immutable;
using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>Builds types from definitions: first every type by name, then their members, which refer to each other.</summary>
/// <param name="parts">All definitions; their documents have passed the rules of SDL.</param>
/// <param name="builtIn">Types that every schema has; a definition of the same name stands for the built-in one.</param>
/// <param name="sorted">Whether types, members and locations are put in natural order of their names.</param>
internal sealed class SchemaBuilder(SchemaParts parts, IReadOnlyDictionary<string, NamedType> builtIn, bool sorted = false)
{
    private readonly Dictionary<string, NamedType> _types = new(builtIn, StringComparer.Ordinal);

    /// <summary>The declared types, in order.</summary>
    public List<NamedType> BuildTypes()
    {
        var declared = new List<NamedType>();
        foreach (var definition in parts.Types)
        {
            var type = builtIn.GetValueOrDefault(definition.Name.Value) ?? Create(definition);
            _types[type.Name] = type;
            declared.Add(type);
        }
        foreach (var type in declared.Where(type => !builtIn.ContainsKey(type.Name)))
            Define(type);
        return [.. InOrder(declared)];
    }

    public NamedType FindType(NamedTypeNode node) => _types.GetValueOrDefault(node.Name.Value) ?? throw Unknown(node);

    public List<Directive> BuildDirectives() => [.. InOrder(parts.Directives.Select(BuildDirective))];

    /// <summary>Puts members in natural order if that was asked for.</summary>
    public IEnumerable<T> InOrder<T>(IEnumerable<T> members)
        where T : class, INamed => sorted ? members.OrderBy(member => member.Name, NaturalOrder.Instance) : members;

    /// <summary>A specified directive, or a copy of it with its parts in order.</summary>
    public Directive Sorted(Directive directive) => !sorted ? directive : new Directive(directive.Name)
    {
        Description = directive.Description,
        Locations = [.. directive.Locations.Order(NaturalOrder.Instance)],
        IsRepeatable = directive.IsRepeatable,
        Arguments = new NamedList<Argument>(InOrder(directive.Arguments)),
        DeprecationReason = directive.DeprecationReason,
        Definition = directive.Definition,
    };

    private NamedType Create(TypeDefinitionNode node)
    {
        var name = node.Name.Value;
        var description = node.Description?.Value;
        IReadOnlyList<DefinitionNode> definitions = [node, .. parts.ExtensionsOf(name)];
        return node switch
        {
            ObjectTypeDefinitionNode => new ObjectType(name, description) { Definitions = definitions },
            InterfaceTypeDefinitionNode => new InterfaceType(name, description) { Definitions = definitions },
            UnionTypeDefinitionNode => new UnionType(name, description) { Definitions = definitions },
            EnumTypeDefinitionNode => new EnumType(name, description) { Definitions = definitions },
            InputObjectTypeDefinitionNode input => new InputObjectType(name, description)
            {
                Definitions = definitions,
                IsOneOf = AppliedDirectives.IsOneOf(input.Directives),
            },
            ScalarTypeDefinitionNode => new ScalarType(name, description)
            {
                Definitions = definitions,
                SpecifiedByUrl = definitions.Select(AppliedDirectives.SpecifiedByUrl).LastOrDefault(url => url is not null),
            },
            _ => throw new ArgumentException($"{node.Kind} defines no type.", nameof(node)),
        };
    }

    private void Define(NamedType type)
    {
        switch (type)
        {
            case FieldedType fielded:
                fielded.Interfaces = [.. InOrder(type.Definitions.SelectMany(definition => TypeMembers.Interfaces(definition)).Select(FindType))];
                fielded.Fields = new NamedList<Field>(InOrder(type.Definitions.SelectMany(definition => TypeMembers.Fields(definition)).Select(node => BuildField(fielded, node))));
                break;
            case UnionType union:
                union.Members = [.. InOrder(type.Definitions.SelectMany(definition => TypeMembers.UnionMembers(definition)).Select(FindType))];
                break;
            case EnumType enumType:
                enumType.Values = new NamedList<EnumValue>(InOrder(type.Definitions.SelectMany(definition => TypeMembers.EnumValues(definition)).Select(node => BuildValue(enumType, node))));
                break;
            case InputObjectType input:
                input.Fields = new NamedList<InputField>(InOrder(type.Definitions.SelectMany(definition => TypeMembers.InputFields(definition)).Select(node => BuildInputField(input, node))));
                break;
        }
    }

    private Field BuildField(FieldedType parent, FieldDefinitionNode node) => new(parent, node.Name.Value, TypeFrom(node.Type))
    {
        Description = node.Description?.Value,
        Arguments = BuildArguments($"{parent.Name}.{node.Name.Value}", node.Arguments),
        DeprecationReason = AppliedDirectives.DeprecationReason(node.Directives),
        Definition = node,
    };

    private NamedList<Argument> BuildArguments(string owner, ImmutableArray<InputValueDefinitionNode> nodes) =>
        nodes.IsEmpty ? NamedList<Argument>.Empty : new NamedList<Argument>(InOrder(nodes.Select(node => BuildArgument(owner, node))));

    private Argument BuildArgument(string owner, InputValueDefinitionNode node) => new(owner, node.Name.Value, TypeFrom(node.Type))
    {
        Description = node.Description?.Value,
        Default = node.DefaultValue,
        DeprecationReason = AppliedDirectives.DeprecationReason(node.Directives),
        Definition = node,
    };

    private InputField BuildInputField(InputObjectType parent, InputValueDefinitionNode node) => new(parent, node.Name.Value, TypeFrom(node.Type))
    {
        Description = node.Description?.Value,
        Default = node.DefaultValue,
        DeprecationReason = AppliedDirectives.DeprecationReason(node.Directives),
        Definition = node,
    };

    private static EnumValue BuildValue(EnumType parent, EnumValueDefinitionNode node) => new(parent, node.Name.Value)
    {
        Description = node.Description?.Value,
        DeprecationReason = AppliedDirectives.DeprecationReason(node.Directives),
        Definition = node,
    };

    private Directive BuildDirective(DirectiveDefinitionNode node)
    {
        var extensions = parts.ExtensionsOf($"@{node.Name.Value}").Cast<DirectiveExtensionNode>();
        return Sorted(new Directive(node.Name.Value)
        {
            Description = node.Description?.Value,
            Locations = [.. node.Locations.Select(location => location.Value)],
            IsRepeatable = node.IsRepeatable,
            Arguments = BuildArguments($"@{node.Name.Value}", node.Arguments),
            DeprecationReason = extensions.Select(extension => extension.Directives).Prepend(node.Directives)
                .Select(AppliedDirectives.DeprecationReason).FirstOrDefault(reason => reason is not null),
            Definition = node,
        });
    }

    private GraphQLType TypeFrom(TypeNode node) => node switch
    {
        NamedTypeNode named => FindType(named),
        ListTypeNode list => new ListType(TypeFrom(list.Type)),
        NonNullTypeNode nonNull => new NonNullType(TypeFrom(nonNull.Type)),
        _ => throw new ArgumentException($"{node.Kind} is no type reference.", nameof(node)),
    };

    private static SchemaException Unknown(NamedTypeNode node) =>
        new(SchemaStage.Build, [new GraphQLError($"Unknown type: \"{node.Name.Value}\".")]);
}
