using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Walking;

/// <summary>Shows each node to the rules that want to see it.</summary>
internal sealed class RuleWalker(RuleSet set, ValidationContext context) : SyntaxWalker(context, context.Types)
{
    private readonly ValidationRule?[] _rules = new ValidationRule?[set.Rules.Count];

    protected override void Enter(SyntaxNode node)
    {
        foreach (var place in set.Entering(node.Kind))
            Rule(place).Enter(node);
    }

    protected override void Leave(SyntaxNode node)
    {
        foreach (var place in set.Leaving(node.Kind))
            Rule(place).Leave(node);
    }

    private ValidationRule Rule(int place) => _rules[place] ??= set.Rules[place].Begin(Context);
}
