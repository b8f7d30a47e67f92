using LinkedRecords.GraphQL.Language.Syntax;
using LinkedRecords.GraphQL.Types;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Operations and fragments.</summary>
internal abstract partial class SyntaxWalker
{
    protected virtual void WalkVariableDefinitions(ExecutableDefinitionNode definition)
    {
        foreach (var variable in definition.VariableDefinitions)
            Walk(variable);
    }

    private void Walk(OperationDefinitionNode operation)
    {
        Types.Type = Context.ExistingSchema?.RootType(operation.Operation);
        Enter(operation);
        WalkVariableDefinitions(operation);
        WalkDirectives(operation, operation.Directives);
        Walk(operation.SelectionSet);
        Leave(operation);
        Types.Type = null;
    }

    private void Walk(FragmentDefinitionNode fragment)
    {
        Types.Type = OutputTypeOrNull(Context.ExistingSchema?.TypeFrom(fragment.TypeCondition));
        Enter(fragment);
        WalkVariableDefinitions(fragment);
        Walk(fragment.TypeCondition);
        WalkDirectives(fragment, fragment.Directives);
        Walk(fragment.SelectionSet);
        Leave(fragment);
        Types.Type = null;
    }

    private void Walk(VariableDefinitionNode variable)
    {
        var outerType = Types.InputType;
        Types.InputType = InputTypeOrNull(Context.ExistingSchema?.TypeFrom(variable.Type));
        Enter(variable);
        WalkValue(variable.Variable);
        Walk(variable.Type);
        if (variable.DefaultValue is { } value)
            WalkValue(value);
        WalkDirectives(variable, variable.Directives);
        Leave(variable);
        Types.InputType = outerType;
    }

    private void Walk(SelectionSetNode selections)
    {
        var outerParent = Types.ParentType;
        Types.ParentType = Types.Type?.Named is { IsComposite: true } composite ? composite : null;
        Enter(selections);
        foreach (var selection in selections.Selections)
            Walk(selection);
        Leave(selections);
        Types.ParentType = outerParent;
    }

    private void Walk(SelectionNode selection)
    {
        switch (selection)
        {
            case FieldNode field:
                Walk(field);
                break;
            case FragmentSpreadNode spread:
                Walk(spread);
                break;
            case InlineFragmentNode fragment:
                Walk(fragment);
                break;
        }
    }

    private void Walk(FieldNode node)
    {
        var (outerField, outerType) = (Types.Field, Types.Type);
        Types.Field = Types.ParentType is { } parent ? Context.Schema.FindField(parent, node.Name.Value) : null;
        Types.Type = OutputTypeOrNull(Types.Field?.Type);
        Enter(node);
        WalkArguments(node.Arguments);
        WalkDirectives(node, node.Directives);
        if (node.SelectionSet is { } selections)
            Walk(selections);
        Leave(node);
        (Types.Field, Types.Type) = (outerField, outerType);
    }

    private void Walk(InlineFragmentNode fragment)
    {
        var outerType = Types.Type;
        Types.Type = fragment.TypeCondition is { } condition
            ? OutputTypeOrNull(Context.ExistingSchema?.TypeFrom(condition))
            : OutputTypeOrNull(outerType?.Named);
        Enter(fragment);
        if (fragment.TypeCondition is { } type)
            Walk(type);
        WalkDirectives(fragment, fragment.Directives);
        Walk(fragment.SelectionSet);
        Leave(fragment);
        Types.Type = outerType;
    }

    private void Walk(FragmentSpreadNode spread)
    {
        Types.SpreadFragment = Context.FindFragment(spread.Name.Value);
        Enter(spread);
        foreach (var argument in spread.Arguments)
            Walk(argument);
        WalkDirectives(spread, spread.Directives);
        Leave(spread);
        Types.SpreadFragment = null;
    }

    private void Walk(FragmentArgumentNode argument)
    {
        var (outerType, outerParent) = (Types.InputType, Types.ParentInputType);
        var variable = FragmentVariables.Find(Types.SpreadFragment, argument.Name.Value);
        var type = variable is null ? null : InputTypeOrNull(Context.ExistingSchema?.TypeFrom(variable.Type));
        (Types.ParentInputType, Types.InputType) = (outerType, type);
        Enter(argument);
        WalkValue(argument.Value);
        Leave(argument);
        (Types.InputType, Types.ParentInputType) = (outerType, outerParent);
    }

    private static GraphQLType? OutputTypeOrNull(GraphQLType? type) => type is { IsOutput: true } ? type : null;
}
