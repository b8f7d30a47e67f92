using LinkedRecords.GraphQL.Errors;
using LinkedRecords.GraphQL.Language.Syntax;

namespace LinkedRecords.GraphQL.Validation.Rules;

/// <summary>No argument is given twice.</summary>
/// <remarks>Section 5.4.2, https://spec.graphql.org/September2025/#sec-Argument-Uniqueness</remarks>
internal sealed class UniqueArgumentNamesRule(ValidationContext context) : ValidationRule
{
    public static RuleDescription Description { get; } = new(nameof(UniqueArgumentNamesRule), context => new UniqueArgumentNamesRule(context))
    {
        Enters = [SyntaxKind.Field, SyntaxKind.Directive],
    };

    public override void Enter(SyntaxNode node)
    {
        var arguments = node is FieldNode field ? field.Arguments : ((DirectiveNode)node).Arguments;
        foreach (var (name, same) in Duplicates.Of(arguments, argument => argument.Name))
            context.Report(new GraphQLError($"There can be only one argument named \"{name}\".", [.. same]));
    }
}
