using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Finds the variables that one definition uses.</summary>
internal sealed class VariableUsageWalker : SyntaxWalker
{
    private readonly List<VariableUsage> _usages = [];
    private readonly FragmentDefinitionNode? _fragment;

    private VariableUsageWalker(ValidationContext context, FragmentDefinitionNode? fragment)
        : base(context, new TypeInfo()) => _fragment = fragment;

    public static IReadOnlyList<VariableUsage> Find(ValidationContext context, ExecutableDefinitionNode definition)
    {
        var fragment = definition as FragmentDefinitionNode;
        var declaring = fragment is null ? null : context.FindFragment(fragment.Name!.Value);
        var walker = new VariableUsageWalker(context, declaring);
        walker.Walk(definition);
        return walker._usages;
    }

    protected override void Enter(SyntaxNode node)
    {
        if (node is not VariableNode variable)
            return;
        var fragmentVariable = FragmentVariables.Find(_fragment, variable.Name.Value);
        _usages.Add(new VariableUsage(variable, Types.InputType, Types.ParentInputType, Types.HasDefault, fragmentVariable));
    }

    protected override void Leave(SyntaxNode node)
    {
        // A variable has nothing below it, and nothing else is looked for.
    }

    protected override void WalkVariableDefinitions(ExecutableDefinitionNode definition)
    {
        // To declare a variable is not to use it.
    }
}
