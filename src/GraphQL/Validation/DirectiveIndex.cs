using LinkedRecords.GraphQL.Language.Printing;
using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>The directives that a document may use: those of the schema (or, without one, the specified ones), and over them those that the document defines.</summary>
internal sealed class DirectiveIndex
{
    private readonly ValidationContext _context;
    private readonly Dictionary<string, DirectiveDefinitionNode> _defined;

    public DirectiveIndex(ValidationContext context)
    {
        _context = context;
        _defined = new Dictionary<string, DirectiveDefinitionNode>(StringComparer.Ordinal);
        foreach (var definition in context.Document.Definitions.OfType<DirectiveDefinitionNode>())
            _defined[definition.Name.Value] = definition;
    }

    /// <summary>Where the directive may stand; null when there is no such directive.</summary>
    public IEnumerable<string>? LocationsOf(string name) => _defined.TryGetValue(name, out var definition)
        ? definition.Locations.Select(location => location.Value)
        : Existing(name)?.Locations;

    /// <summary>Whether the directive exists and may stand only once at a place.</summary>
    public bool IsUnique(string name) => _defined.TryGetValue(name, out var definition)
        ? !definition.IsRepeatable
        : Existing(name) is { IsRepeatable: false };

    /// <summary>The names of the arguments; null when there is no such directive.</summary>
    public IEnumerable<string>? ArgumentsOf(string name) => _defined.TryGetValue(name, out var definition)
        ? definition.Arguments.Select(argument => argument.Name.Value)
        : Existing(name)?.Arguments.Names;

    /// <summary>The arguments that must be given, with their types as they are written.</summary>
    public IEnumerable<(string Name, string Type)> RequiredArgumentsOf(string name) => _defined.TryGetValue(name, out var definition)
        ? definition.Arguments
            .Where(argument => argument is { Type: NonNullTypeNode, DefaultValue: null })
            .GroupBy(argument => argument.Name.Value, StringComparer.Ordinal)
            .Select(same => (same.Key, Printer.Print(same.Last().Type)))
        : (Existing(name)?.Arguments ?? NamedList<Argument>.Empty)
            .Where(argument => argument.IsRequired)
            .Select(argument => (argument.Name, argument.Type.ToString() ?? ""));

    private Directive? Existing(string name) => _context.ExistingSchema is { } schema
        ? schema.FindDirective(name)
        : BuiltIns.SpecifiedDirectives.FirstOrDefault(directive => string.Equals(directive.Name, name, StringComparison.Ordinal));
}
