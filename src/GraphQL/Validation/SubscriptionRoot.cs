using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>The root fields that a subscription selects, through all fragments that apply to its type (<c>CollectSubscriptionFields()</c>).</summary>
internal sealed class SubscriptionRoot(ValidationContext context, ObjectType type)
{
    // For each fragment, the deferrals under which it was visited; the empty string stands for none.
    private readonly HashSet<(string Fragment, DirectiveNode? Deferral)> _visited = new(VisitComparer.Instance);

    /// <summary>The selected fields by response key, in the order of the keys.</summary>
    public OrderedDictionary<string, List<FieldNode>> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Uses of <c>@skip</c> and <c>@include</c>; what they stand on is not collected.</summary>
    public List<DirectiveNode> ForbiddenDirectives { get; } = [];

    public void Collect(SelectionSetNode selections) => Collect(selections, null);

    private void Collect(SelectionSetNode selections, DirectiveNode? deferral)
    {
        ValidationContext.EnsureStack();
        context.SpendFragmentWork(selections.Selections.Length + selections.Selections.Sum(selection => selection.Directives.Length));
        foreach (var selection in selections.Selections)
        {
            if (IsConditional(selection))
                continue;
            switch (selection)
            {
                case FieldNode field:
                    Add(field);
                    break;
                case InlineFragmentNode fragment when Applies(fragment.TypeCondition):
                    Collect(fragment.SelectionSet, DeferralOf(fragment) ?? deferral);
                    break;
                case FragmentSpreadNode spread:
                    Collect(spread, DeferralOf(spread) ?? deferral);
                    break;
            }
        }
    }

    private void Collect(FragmentSpreadNode spread, DirectiveNode? deferral)
    {
        var name = spread.Name.Value;
        if (context.FindFragment(name) is not { } fragment || !Applies(fragment.TypeCondition))
            return;
        if (!_visited.Contains((name, null)) && _visited.Add((name, deferral)))
            Collect(fragment.SelectionSet, deferral);
    }

    private void Add(FieldNode field)
    {
        var key = (field.Alias ?? field.Name).Value;
        if (!Fields.TryGetValue(key, out var sameKey))
            Fields[key] = sameKey = [];
        sameKey.Add(field);
    }

    private bool IsConditional(SelectionNode selection)
    {
        var condition = Directives.Find(selection.Directives, "skip") ?? Directives.Find(selection.Directives, "include");
        if (condition is not null)
            ForbiddenDirectives.Add(condition);
        return condition is not null;
    }

    private bool Applies(NamedTypeNode? condition) =>
        condition is null
        || (context.Schema.FindType(condition.Name.Value) is { } applied
            && (ReferenceEquals(applied, type) || (applied.IsAbstract && context.Schema.IsSubtype(applied, type))));

    private DirectiveNode? DeferralOf(SelectionNode selection)
    {
        var deferral = Directives.Find(selection.Directives, "defer");
        context.SpendFragmentWork(deferral?.Arguments.Length ?? 0);
        return deferral is null || Directives.FindArgument(deferral, "if") is BooleanValueNode { Value: false } ? null : deferral;
    }

    private sealed class VisitComparer : IEqualityComparer<(string Fragment, DirectiveNode? Deferral)>
    {
        public static readonly VisitComparer Instance = new();

        public bool Equals((string Fragment, DirectiveNode? Deferral) x, (string Fragment, DirectiveNode? Deferral) y) =>
            string.Equals(x.Fragment, y.Fragment, StringComparison.Ordinal) && ReferenceEquals(x.Deferral, y.Deferral);

        public int GetHashCode((string Fragment, DirectiveNode? Deferral) obj) => StringComparer.Ordinal.GetHashCode(obj.Fragment);
    }
}
