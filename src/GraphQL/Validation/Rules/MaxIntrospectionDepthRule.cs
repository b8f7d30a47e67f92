using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Introspection does not nest its lists three deep, where answers grow beyond measure.</summary>
/// <remarks>A rule of the reference implementation, not of the specification.</remarks>
internal sealed class MaxIntrospectionDepthRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(MaxIntrospectionDepthRule), context => new MaxIntrospectionDepthRule(context))
    {
        Enters = [SyntaxKind.Field],
        Leaves = [SyntaxKind.Field],
    };

    private const int ForbiddenListDepth = 3;

    // For fragments, the greatest depth at which they were found harmless, and the least at which they were not.
    private readonly Dictionary<string, int> _harmless = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _exceeding = new(StringComparer.Ordinal);
    private SyntaxNode? _reported;

    public override void Enter(SyntaxNode node)
    {
        if (_reported is not null || ((FieldNode)node).Name.Value is not ("__schema" or "__type"))
            return;
        if (!Exceeds((FieldNode)node, 0, new Dictionary<string, int>(StringComparer.Ordinal)))
            return;
        _reported = node;
        context.Report(new GraphQLError("Maximum introspection depth exceeded", node));
    }

    public override void Leave(SyntaxNode node)
    {
        if (ReferenceEquals(node, _reported))
            _reported = null;
    }

    private bool Exceeds(SelectionNode selection, int depth, Dictionary<string, int> visited) => selection switch
    {
        FragmentSpreadNode spread => Exceeds(spread, depth, visited),
        FieldNode field => Exceeds(field, depth, visited),
        InlineFragmentNode fragment => Exceeds(fragment.SelectionSet, depth, visited),
        _ => false,
    };

    private bool Exceeds(FieldNode field, int depth, Dictionary<string, int> visited)
    {
        var inner = field.Name.Value is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? depth + 1 : depth;
        return (inner > depth && inner >= ForbiddenListDepth)
            || (field.SelectionSet is { } selections && Exceeds(selections, inner, visited));
    }

    private bool Exceeds(SelectionSetNode selections, int depth, Dictionary<string, int> visited) =>
        selections.Selections.Any(selection => Exceeds(selection, depth, visited));

    private bool Exceeds(FragmentSpreadNode spread, int depth, Dictionary<string, int> visited)
    {
        var name = spread.Name.Value;
        if (_exceeding.TryGetValue(name, out var exceeding) && exceeding <= depth)
            return true;
        if (IsKnown(visited, name, depth) || IsKnown(_harmless, name, depth) || context.FindFragment(name) is not { } fragment)
            return false;

        ValidationContext.EnsureStack();
        visited[name] = depth;
        var exceeds = Exceeds(fragment.SelectionSet, depth, visited);
        (exceeds ? _exceeding : _harmless)[name] = depth;
        return exceeds;
    }

    private static bool IsKnown(Dictionary<string, int> depths, string name, int depth) =>
        depths.TryGetValue(name, out var known) && known >= depth;
}
