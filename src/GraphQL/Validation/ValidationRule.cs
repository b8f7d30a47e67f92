using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation;

/// <summary>One rule of section 5 while it watches the walk through one document.</summary>
internal abstract class ValidationRule
{
    /// <summary>The walk reaches a node of a kind that the rule asked for.</summary>
    public virtual void Enter(SyntaxNode node)
    {
    }

    /// <summary>The walk has passed all children of a node of a kind that the rule asked for.</summary>
    public virtual void Leave(SyntaxNode node)
    {
    }
}
