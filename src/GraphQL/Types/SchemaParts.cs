using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Types;

/// <summary>The definitions of one or more documents, sorted by what they define: what a schema is built from.</summary>
internal sealed class SchemaParts
{
    public List<DefinitionNode> SchemaDefinitions { get; } = [];

    /// <summary>In order: the definition of each type.</summary>
    public List<TypeDefinitionNode> Types { get; } = [];

    public List<DirectiveDefinitionNode> Directives { get; } = [];

    private readonly Dictionary<string, List<DefinitionNode>> _extensions = new(StringComparer.Ordinal);

    /// <summary>Every definition, in the order in which they came.</summary>
    public List<DefinitionNode> All { get; } = [];

    public static SchemaParts Of(params IEnumerable<DefinitionNode> definitions)
    {
        var parts = new SchemaParts();
        foreach (var definition in definitions)
            parts.Add(definition);
        return parts;
    }

    /// <summary>Whether there is anything that defines or extends a schema.</summary>
    public bool IsEmpty => SchemaDefinitions.Count + Types.Count + Directives.Count + _extensions.Count == 0;

    /// <summary>The extensions of a type, or of a directive under its name with <c>@</c>.</summary>
    public IReadOnlyList<DefinitionNode> ExtensionsOf(string name) => _extensions.GetValueOrDefault(name, []);

    private void Add(DefinitionNode definition)
    {
        All.Add(definition);
        switch (definition)
        {
            case SchemaDefinitionNode or SchemaExtensionNode:
                SchemaDefinitions.Add(definition);
                break;
            case TypeDefinitionNode type:
                Types.Add(type);
                break;
            case TypeExtensionNode type:
                AddExtension(type.Name.Value, type);
                break;
            case DirectiveDefinitionNode directive:
                Directives.Add(directive);
                break;
            case DirectiveExtensionNode directive:
                AddExtension($"@{directive.Name.Value}", directive);
                break;
        }
    }

    private void AddExtension(string name, DefinitionNode extension)
    {
        if (!_extensions.TryGetValue(name, out var extensions))
            _extensions[name] = extensions = [];
        extensions.Add(extension);
    }
}
