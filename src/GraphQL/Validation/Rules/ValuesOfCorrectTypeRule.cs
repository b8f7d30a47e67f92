using LinkedRecords.GraphQL.Execution.Values;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>Literals fit the types that are expected of them.</summary>
/// <remarks>Section 5.6.1, https://spec.graphql.org/September2025/#sec-Values-of-Correct-Type</remarks>
internal sealed class ValuesOfCorrectTypeRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(ValuesOfCorrectTypeRule), context => new ValuesOfCorrectTypeRule(context))
    {
        Enters =
        [
            SyntaxKind.NullValue,
            SyntaxKind.ListValue,
            SyntaxKind.ObjectValue,
            SyntaxKind.EnumValue,
            SyntaxKind.IntValue,
            SyntaxKind.FloatValue,
            SyntaxKind.StringValue,
            SyntaxKind.BooleanValue,
        ],
    };

    public override void Enter(SyntaxNode node)
    {
        // A literal is checked as a whole, with all that is inside.
        if (context.Types.ValueDepth > 0)
            return;
        var type = node is ListValueNode ? context.Types.ParentInputType : context.Types.InputType;
        if (type is not null)
            InputLiterals.Validate((ValueNode)node, type, problem => context.Report(problem.Error), context.HideSuggestions);
    }
}
