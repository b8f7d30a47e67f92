using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Overlaps;

/// <summary>A fragment as one spread, or several alike, use it.</summary>
internal sealed class FragmentUse(FragmentSpreadNode spread, FragmentDefinitionNode? fragment, VariableScope scope)
{
    /// <summary>The spread; of several that use the fragment alike, the last.</summary>
    public FragmentSpreadNode Spread { get; set; } = spread;

    /// <summary>Null when there is no such fragment.</summary>
    public FragmentDefinitionNode? Fragment { get; } = fragment;

    /// <summary>What the variables of the fragment are in this use.</summary>
    public VariableScope Scope { get; } = scope;
}
